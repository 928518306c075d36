import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callsOf } from '../../local/aws-calls.ts';
import { functionPool } from '../../local/function-pool.ts';
import { allows, type Statement } from '../../local/role.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const allow = (Action: string | string[], Resource: string | string[], ...keys: string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(keys.length === 0 ? {} : { Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } } }),
});

const role = [
  allow('dynamodb:GetItem', table, 'cs_*', 'account#*'),
  allow(['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], table, 'cs_*'),
  allow('dynamodb:Query', `${table}/index/due`),
  allow('secretsmanager:GetSecretValue', [
    'arn:aws:secretsmanager:us-east-1:000000000000:secret:Keys-abc123',
    'arn:aws:secretsmanager:us-east-1:000000000000:secret:hosted-sessions/*',
  ]),
  allow('kms:Encrypt', 'arn:aws:kms:us-east-1:000000000000:key/K'),
  allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:Q'),
];

const pk = (key: string) => ({ pk: { S: key } });
const dynamo = (action: string) => `DynamoDB_20120810.${action}`;
const update = (key: string) => ({ Update: { TableName: 'T', Key: pk(key) } });

describe('a role', () => {
  it.each([
    ['an item of its kinds', dynamo('GetItem'), { TableName: 'T', Key: pk('account#pa_1') }, true],
    ['an item of another kind', dynamo('GetItem'), { TableName: 'T', Key: pk('wallet#1') }, false],
    ['an item of another table', dynamo('GetItem'), { TableName: 'U', Key: pk('cs_1') }, false],
    ['another action', dynamo('DeleteItem'), { TableName: 'T', Key: pk('cs_1') }, false],
    ['an item that it may read but not write', dynamo('UpdateItem'), { TableName: 'T', Key: pk('account#1') }, false],
    ['a put, by its item', dynamo('PutItem'), { TableName: 'T', Item: pk('cs_1') }, false],
    ['a batch of its kinds', dynamo('BatchGetItem'), { RequestItems: { T: { Keys: [pk('cs_1'), pk('cs_2')] } } }, true],
    [
      'a batch with one that is not',
      dynamo('BatchGetItem'),
      { RequestItems: { T: { Keys: [pk('cs_1'), pk('x')] } } },
      false,
    ],
    [
      'a transaction of its kinds',
      dynamo('TransactWriteItems'),
      { TransactItems: [update('cs_1'), update('cs_2')] },
      true,
    ],
    [
      'a transaction with one that is not',
      dynamo('TransactWriteItems'),
      { TransactItems: [update('cs_1'), update('x')] },
      false,
    ],
    ['its index', dynamo('Query'), { TableName: 'T', IndexName: 'due' }, true],
    ['another index', dynamo('Query'), { TableName: 'T', IndexName: 'events' }, false],
    ['a scan', dynamo('Scan'), { TableName: 'T' }, false],
    [
      'its secret',
      'secretsmanager.GetSecretValue',
      { SecretId: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Keys-abc123' },
      true,
    ],
    ['a secret by a name of the prefix', 'secretsmanager.GetSecretValue', { SecretId: 'hosted-sessions/shop' }, true],
    ['a secret by another name', 'secretsmanager.GetSecretValue', { SecretId: 'other' }, false],
    ['its key', 'TrentService.Encrypt', { KeyId: 'arn:aws:kms:us-east-1:000000000000:key/K' }, true],
    [
      'its key for something else',
      'TrentService.Decrypt',
      { KeyId: 'arn:aws:kms:us-east-1:000000000000:key/K' },
      false,
    ],
    ['its queue', 'AmazonSQS.SendMessage', { QueueUrl: 'http://127.0.0.1:1/000000000000/Q' }, true],
    ['another queue', 'AmazonSQS.SendMessage', { QueueUrl: 'http://127.0.0.1:1/000000000000/R' }, false],
  ])('%s', (_, target, body, allowed) => {
    const calls = callsOf(target, JSON.stringify(body));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every((call) => allows(role, call))).toBe(allowed);
  });
});

describe('a function with a role', () => {
  /** Asks the server at `url` for an item, and answers with what it got. */
  const code = `
    const http = require('node:http');
    exports.handler = ({ url, key }) => new Promise((resolve, reject) => {
      const headers = { 'X-Amz-Target': 'DynamoDB_20120810.GetItem' };
      http.request(url, { method: 'POST', headers }, (response) => response.on('data', (data) => resolve(String(data))))
        .on('error', reject).end(JSON.stringify({ TableName: 'T', Key: { pk: { S: key } } }));
    });`;

  it('gets what the role allows, and for the rest a name that nobody serves, which its log explains', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'role-'));
    writeFileSync(join(folder, 'index.cjs'), code);
    const log = openSync(join(folder, 'log'), 'w');
    const server = createServer((request, response) => response.end(request.headers['x-amz-target'])).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const pool = functionPool({
      name: 'reader',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:reader',
      file: join(folder, 'index.cjs'),
      exportName: 'handler',
      role,
      environment: {},
      timeoutMs: 20_000,
      size: 1,
      idleMs: 60_000,
      log,
      onEnd: () => undefined,
    });
    expect(await pool.invoke({ url, key: 'cs_1secret' })).toBe('DynamoDB_20120810.GetItem');
    expect(await pool.invoke({ url, key: 'wallet#secret' })).toBe('DynamoDB_20120810.AccessDenied');
    pool.close();
    server.close();
    closeSync(log);
    expect(readFileSync(join(folder, 'log'), 'utf8').trim()).toBe(
      'AccessDenied: the role does not allow dynamodb:GetItem on table/T wallet#*',
    );
    rmSync(folder, { recursive: true });
  });
});
