import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, runFixture, token } from './fixture.ts';

const port = 4150;
const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const item = { pk: { S: 'session#1' } };

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'data-'));
});

afterAll(() => rm(data, { recursive: true, force: true }));

const keysSecretArn = async (running: Running) => {
  const { env } = (await (await fetch(`${running.api}/open/1`)).json()) as { env: { KEYS_SECRET_ARN: string } };
  return env.KEYS_SECRET_ARN;
};

async function secretOf(running: Running): Promise<Record<string, unknown>> {
  const client = new SecretsManagerClient({ ...settings, endpoint: `http://127.0.0.1:${port + 5}` });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: await keysSecretArn(running) }));
  return JSON.parse(SecretString ?? '') as Record<string, unknown>;
}

const database = (running: Running) =>
  new DynamoDBClient({ ...settings, endpoint: running.cloud.outputs.DynamoDbEndpoint ?? '' });

it('keeps items, secrets, keys and client credentials in its data folder, and creates nothing twice', async () => {
  const first = await runFixture(port, { data, databaseUrl: '' });
  const TableName = first.cloud.outputs.TableName ?? '';
  await database(first).send(new PutItemCommand({ TableName, Item: item }));
  const secret = await secretOf(first);
  const access = await token(first);
  await first.stop();

  const second = await runFixture(port, { data, databaseUrl: '' });
  const { Item } = await database(second).send(new GetItemCommand({ TableName, Key: item }));
  expect(Item).toEqual(item);
  expect(secret).toEqual({ current: 1, k1: expect.stringMatching(/^[A-Za-z0-9]{64}$/) });
  expect(await secretOf(second)).toEqual(secret);
  expect(second.cloud.outputs).toEqual(first.cloud.outputs);
  const authorization = `Bearer ${access}`;
  expect((await fetch(`${second.api}/secured`, { headers: { authorization } })).status).toBe(200);
  await second.stop();
});

it('updates a custom resource whose properties have changed', async () => {
  const changed = await runFixture(port, { data }, ({ Demo }) => Object.assign(Demo?.Properties ?? {}, { Fees: 2 }));
  expect(changed.cloud.outputs.DemoAccountUid).toBe('pa_Update');
  await changed.stop();
});

it('says so when the kept table no longer fits', async () => {
  const attempt = runFixture(port, { data }, ({ Sessions }) => {
    Object.assign(Sessions?.Properties ?? {}, {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [],
    });
  });
  await expect(attempt).rejects.toThrow('has other keys than the template; remove the data folder');
});

it('keeps nothing without a data folder', async () => {
  const one = await runFixture(port);
  const secret = await secretOf(one);
  await one.stop();
  const other = await runFixture(port);
  expect(await secretOf(other)).not.toEqual(secret);
  expect(other.cloud.outputs.AdminClientSecret).not.toBe(one.cloud.outputs.AdminClientSecret);
  await other.stop();
});

it('throttles by the method`s own setting, and allows private webhook addresses, when told to', async () => {
  const running = await runFixture(port, { throttled: true, allowPrivateWebhooks: true });
  const answers = [];
  for (let count = 0; count < 3; count += 1) answers.push(await fetch(`${running.api}/open/1`));
  const fixed = await fetch(`${running.api}/open/fixed`);
  await running.stop();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(await answers[2]?.json()).toMatchObject({ code: 'rate_limited' });
  expect(await fixed.json()).toMatchObject({ env: { LOCAL_ALLOW_PRIVATE_WEBHOOKS: '1' } });
});
