import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { readBody, sendJson } from './http-server.ts';
import type { Kms } from './kms.ts';
import { type Outbox, takeMessage } from './outbox.ts';
import { answerSecretsManager, type SecretValues } from './secrets.ts';

/** What a function behind a custom resource PUTs to its ResponseURL. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** Status and body. */
export type AwsAnswer = readonly [status: number, body: Record<string, unknown>];

/** The stand-in for AWS's own endpoints: Secrets Manager, KMS, SES, sms, and where custom resources answer to. */
export interface AwsEndpoint {
  readonly listener: RequestListener;
  /** A fresh ResponseURL and the answer that will be PUT to it. */
  expectAnswer(): { readonly url: string; readonly answer: Promise<CustomResourceAnswer> };
}

export function awsEndpoint(
  baseUrl: string,
  secrets: SecretValues,
  kms: Kms,
  outbox: Outbox = () => undefined,
): AwsEndpoint {
  const expected = new Map<string, (answer: CustomResourceAnswer) => void>();
  return {
    expectAnswer: () => {
      const path = `/custom-resources/${randomUUID()}`;
      const { promise, resolve } = Promise.withResolvers<CustomResourceAnswer>();
      expected.set(path, resolve);
      return { url: baseUrl + path, answer: promise };
    },
    listener: async (request, response) => {
      const body = await readBody(request, 1_048_576).catch(() => undefined);
      const settle = expected.get(request.url ?? '');
      try {
        if (request.method === 'PUT' && settle && body) {
          settle(JSON.parse(body.toString()) as CustomResourceAnswer);
          expected.delete(request.url ?? '');
          return sendJson(response, 200, {});
        }
        const target = String(request.headers['x-amz-target'] ?? '');
        if (target.startsWith('TrentService.'))
          return sendJson(response, ...kms.answer(target, body?.toString() ?? ''));
        const message = { path: request.url ?? '', target, body: body?.toString() ?? '' };
        const taken = takeMessage(outbox, message);
        if (taken) return sendJson(response, 200, taken);
        if (!target.startsWith('secretsmanager.')) return sendJson(response, 404, { message: 'Not found' });
        return sendJson(response, ...answerSecretsManager(secrets, target, body?.toString() ?? ''));
      } catch {
        return sendJson(response, 400, { __type: 'SerializationException', message: 'The body is not valid JSON.' });
      }
    },
  };
}
