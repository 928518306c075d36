import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isOutage } from '../../lambdas/http/outage.ts';

let server: Server | undefined;

afterEach(() => server?.closeAllConnections());
afterEach(() => server?.close());

/** What the SDK throws after its retries when DynamoDB answers like this. */
async function faultFrom(answer: (response: ServerResponse) => void): Promise<unknown> {
  server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true },
  });
  return client
    .send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } }))
    .catch((error: unknown) => error);
}

const refusing = (status: number, type: string) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }));

describe('an outage is', () => {
  it.each([
    ['a throttled table', refusing(400, 'ProvisionedThroughputExceededException')],
    ['a throttled account', refusing(400, 'ThrottlingException')],
    ['an ill service', refusing(500, 'InternalServerError')],
    ['an unavailable service', refusing(503, 'ServiceUnavailable')],
    ['silence', () => undefined],
  ])('%s', async (_, answer) => {
    expect(isOutage(await faultFrom(answer))).toBe(true);
  });

  // Made by hand: under jest the SDK does not know Node's own errors as errors, and wraps them.
  it('a dropped connection', () => {
    const fault = Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    expect(isOutage(fault)).toBe(true);
  });
});

describe('no outage is', () => {
  it.each([
    ['a request that is wrong', refusing(400, 'ValidationException')],
    ['a right that is missing', refusing(400, 'AccessDeniedException')],
  ])('%s', async (_, answer) => {
    expect(isOutage(await faultFrom(answer))).toBe(false);
  });

  it.each([[new TypeError('bug')], ['text'], [undefined]])('%p', (fault) => {
    expect(isOutage(fault)).toBe(false);
  });
});
