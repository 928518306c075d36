import { request, type RequestOptions } from 'node:https';
import * as z from 'zod/mini';
import type { MerchantSessionOutcome, MerchantSessions } from '../../domain/apple-pay.ts';

export interface AppleOptions {
  /** The merchant whom Apple knows, such as `merchant.com.example.pay`. */
  readonly merchantIdentifier: string;
  /** JSON of the merchant identity: `{certificate, private_key}`, both PEM. @throws when it can't be read */
  readonly readIdentity: () => Promise<string>;
  /** Told in a word why no session was started; never anything that Apple or the payer said. */
  readonly onFailed: (reason: string) => void;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number;
}

type Answered = { readonly status: number; readonly text: string };

/** Many times what Apple sends. */
const ANSWER_BYTES = 64 * 1024;

const identityShape = z.object({ certificate: z.string(), private_key: z.string() });
const sessionShape = z.looseObject({ merchantSessionIdentifier: z.string() });

/**
 * Merchant sessions from Apple, by mutual TLS
 * (developer.apple.com/documentation/applepayontheweb/requesting-an-apple-pay-payment-session).
 */
export function appleMerchantSessions(options: AppleOptions): MerchantSessions {
  const { merchantIdentifier, readIdentity, onFailed, timeoutMs = 10_000 } = options;
  const failed = (kind: 'refused' | 'unavailable', reason: string): MerchantSessionOutcome => {
    onFailed(reason);
    return { kind };
  };
  return {
    async start({ validationUrl, domain, merchant }) {
      const identity = await readIdentity().then(readJson, () => undefined);
      const { certificate: cert, private_key: key } = z.safeParse(identityShape, identity).data ?? {};
      if (cert === undefined || key === undefined) return failed('unavailable', 'identity unreadable');
      const body = JSON.stringify({
        merchantIdentifier,
        displayName: merchant,
        initiative: 'web',
        initiativeContext: domain,
      });
      const answer = await post(validationUrl, body, { cert, key, signal: AbortSignal.timeout(timeoutMs) });
      if (!answer) return failed('unavailable', 'no answer');
      // Apple's own faults pass; what it says of the certificate, the domain or the merchant stays until that is mended.
      if (answer.status !== 200)
        return failed(
          answer.status >= 400 && answer.status < 500 ? 'refused' : 'unavailable',
          `status ${answer.status}`,
        );
      const session = z.safeParse(sessionShape, readJson(answer.text)).data;
      return session ? { kind: 'started', session } : failed('unavailable', 'answer unreadable');
    },
  };
}

/** One exchange on a connection of its own; undefined when no whole answer came in time. Redirects are not followed. */
function post(url: string, body: string, options: RequestOptions): Promise<Answered | undefined> {
  return new Promise<Answered | undefined>((resolve) => {
    const none = () => resolve(undefined);
    const sent = request(url, {
      ...options,
      method: 'POST',
      agent: false,
      minVersion: 'TLSv1.2',
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
      rejectUnauthorized: true,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    });
    sent.on('error', none);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > ANSWER_BYTES) response.destroy();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', none);
      response.on('close', none);
    });
    sent.end(body);
    // A certificate or key that is none throws at once.
  }).catch(() => undefined);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
