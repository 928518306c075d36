import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { clientSecret, keyedSessionId, readClientSecret, readKeys } from '../../lambdas/domain/credential.ts';
import { addKey, putInForce, retireKeys } from '../../lambdas/domain/key-rotation.ts';
import { leased } from '../../lambdas/leased.ts';

const made = JSON.stringify({ current: 1, k1: 'a'.repeat(64) });
const account = 'pa_12345678901234567890';
const day = 86_400_000;

const signed = (json: string) => {
  const keys = readKeys(json);
  return clientSecret(keys, { sessionId: 'cs_1', account, keyVersion: keys.current });
};
const opens = (json: string, secret: string) => readClientSecret(readKeys(json), secret) !== undefined;
const rotated = (json: string, now: number) => {
  const { json: added, version } = addKey(json, `${version0(json)}`.repeat(32).slice(0, 40));
  return putInForce(added, version, now);
};
const version0 = (json: string) => `k${readKeys(json).current}-`;

describe('the rotation of keys', () => {
  it('adds a key that signs nothing until it is in force, and then both open', () => {
    const { json: added, version } = addKey(made, 'b'.repeat(64));
    expect([version, readKeys(added).current, signed(added)]).toEqual([2, 1, signed(made)]);
    const after = putInForce(added, version, 0);
    expect(signed(after)).not.toBe(signed(made));
    expect([opens(after, signed(made)), opens(after, signed(after)), opens(added, signed(after))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(opens(made, signed(after))).toBe(false);
  });

  it('goes on with a key that was added before', () => {
    const { json: added } = addKey(made, 'b'.repeat(64));
    expect(addKey(added, 'c'.repeat(64))).toEqual({ json: added, version: 2 });
  });

  it('leaves the ids that Idempotency-Keys derive as they are, even when the first key is gone', () => {
    const retired = retireKeys(rotated(made, 0), 7 * day) ?? '';
    expect([...readKeys(retired).byVersion.keys()]).toEqual([2]);
    expect(keyedSessionId(readKeys(retired), account, 'c', 'k')).toBe(
      keyedSessionId(readKeys(made), account, 'c', 'k'),
    );
    expect(opens(retired, signed(made))).toBe(false);
  });

  it('takes nothing out before seven days, nor the only key', () => {
    expect(retireKeys(rotated(made, 0), 7 * day - 1)).toBeUndefined();
    expect(retireKeys(made, 100 * day)).toBeUndefined();
    expect(retireKeys(addKey(made, 'b'.repeat(64)).json, 100 * day)).toBeUndefined();
  });

  it('is a command', async () => {
    let value = made;
    const server = createServer(async (request, response) => {
      const { SecretString } = JSON.parse(await text(request)) as { SecretString?: string };
      value = SecretString ?? value;
      response.setHeader('Content-Type', 'application/x-amz-json-1.1').end(JSON.stringify({ SecretString: value }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    const args = ['bin/rotate-keys.ts', '--secret', 'arn', '--region', 'us-east-1', '--wait-seconds', '0'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    server.close();
    expect(stdout).toContain('Key 2 is in force.');
    expect(readKeys(value).current).toBe(2);
    expect(readKeys(value).byVersion.get(2)).toHaveLength(64);
    expect(stdout).not.toContain(readKeys(value).byVersion.get(2));
  });
});

describe('a lease', () => {
  it('reads again when it has run out, serves what is known while that fails, and keeps no first failure', async () => {
    let now = 0;
    const answers: (number | Error)[] = [new Error('first'), 1, new Error('later'), 2];
    const get = leased(
      async () => {
        const answer = answers.shift();
        if (typeof answer !== 'number') throw answer;
        return answer;
      },
      () => now,
      10,
    );
    await expect(get()).rejects.toThrow('first');
    expect([await get(), await get()]).toEqual([1, 1]);
    now = 10;
    expect(await get()).toBe(1);
    expect([await get(), await get()]).toEqual([2, 2]);
  });
});
