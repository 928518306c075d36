import { marshall } from '@aws-sdk/util-dynamodb';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { clientSecret, readKeys } from '../lambdas/domain/credential.ts';
import { accounts } from '../lambdas/store/accounts.ts';
import { toItem } from '../lambdas/store/session-codec.ts';
import type { Table } from '../lambdas/store/table.ts';
import { aSession, anAccount } from '../test/store/support/fixtures.ts';

const secret = JSON.stringify({ current: 1, k1: 'k'.repeat(32), root: 'r'.repeat(32), api_key: 'bench' });
const account = anAccount();
const session = aSession({ account: account.uid, createdAt: Date.now(), expiresAt: Date.now() + 3_600_000 });

/** The session that a request may ask for. */
export const sessionId = session.id;
export const sessionSecret = clientSecret(readKeys(secret), {
  sessionId,
  account: account.uid,
  keyVersion: session.keyVersion,
});

/** Secrets Manager and DynamoDB on loopback: they know a session and its account, and answer after so many milliseconds. */
export async function standIn(waitMs: number) {
  const item = await accountItem();
  const server = createServer(async (request, response) => {
    request.resume();
    await wait(waitMs);
    const [, operation] = `${request.headers['x-amz-target']}`.split('.');
    response.setHeader('Content-Type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify(answers[operation as keyof typeof answers] ?? {}));
  });
  const answers = {
    GetSecretValue: { SecretString: secret },
    BatchGetItem: {
      Responses: { bench: [toItem(session), item].map((each) => marshall(each, { removeUndefinedValues: true })) },
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** As the store would write it. */
async function accountItem(): Promise<Record<string, unknown>> {
  let written: Record<string, unknown> = {};
  const client = {
    send: async ({ input }: { input: { Item: Record<string, unknown> } }) => {
      written = input.Item;
      return {};
    },
  };
  const clock = { now: Date.now, sleep: async () => undefined };
  await accounts({ name: 'bench', client: client as unknown as Table['client'] }, clock).create(account);
  return written;
}
