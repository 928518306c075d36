import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { addKey, putInForce, retireKeys } from '../lambdas/domain/key-rotation.ts';

// Rotates the HMAC keys of the client secrets: docs/security.md. Killed in between, it goes on where it was.

const usage = 'npm run rotate-keys -- --secret <ARN, as in the output RotateKeysCommand> [--region REGION] [--retire]';

const { values } = parseArgs({
  options: {
    secret: { type: 'string' },
    region: { type: 'string' },
    retire: { type: 'boolean', default: false },
    // Longer than functions keep the keys that they have read (`KEYS_LEASE_MS` in lambdas/runtime.ts).
    'wait-seconds': { type: 'string', default: '360' },
  },
});
const { secret: SecretId, region, retire } = values;
const waitMs = Number(values['wait-seconds']) * 1_000;
if (SecretId === undefined || !(waitMs >= 0)) {
  console.error(usage);
  process.exit(1);
}

const client = new SecretsManagerClient(region === undefined ? {} : { region });
const read = async () => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
const write = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString }));

if (retire) {
  const left = retireKeys(await read(), Date.now());
  if (left !== undefined) await write(left);
  console.log(left === undefined ? 'There is no key that may go yet.' : 'The keys before the current one are gone.');
} else {
  const { json, version } = addKey(await read(), randomBytes(48).toString('base64url'));
  await write(json);
  console.log(`Key ${version} is there. In ${waitMs / 1_000} s, when every function knows it, it comes into force.`);
  await pause(waitMs);
  await write(putInForce(await read(), version, Date.now()));
  console.log(`Key ${version} is in force. After seven days, --retire takes the one before out.`);
}
