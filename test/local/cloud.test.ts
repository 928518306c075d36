import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPortsFree } from '../../local/http-server.ts';
import { type Running, runFixture } from './fixture.ts';
import { withPipeline } from './fixture-pipeline.ts';

const port = 4100;
const checkout = `http://127.0.0.1:${port + 1}`;

const ownDatabase = { databaseUrl: '' };

let running: Running;

beforeAll(async () => {
  running = await runFixture(port, ownDatabase);
});

afterAll(() => running.stop());

describe('outputs', () => {
  it('turns the addresses of the template into local ones', () => {
    expect(running.cloud.outputs).toMatchObject({
      ApiUrl: running.api,
      CheckoutUrl: checkout,
      TokenUrl: `http://127.0.0.1:${port + 3}/oauth2/token`,
      DynamoDbEndpoint: `http://127.0.0.1:${port + 4}`,
      LocalControlUrl: `http://127.0.0.1:${port + 6}`,
      DemoAccountUid: 'pa_Create',
      UserPoolId: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/),
    });
  });

  it('are written to the file that was asked for', async () => {
    expect(JSON.parse(await readFile(join(running.folder, 'outputs.json'), 'utf8'))).toEqual(running.cloud.outputs);
  });
});

describe('tables', () => {
  it('have the index, the stream and the expiry of the template', async () => {
    const client = new DynamoDBClient({
      endpoint: running.cloud.outputs.DynamoDbEndpoint ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const TableName = running.cloud.outputs.TableName ?? '';
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{ IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    client.destroy();
  });
});

describe('site', () => {
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(checkout + path, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it.each([
    ['/', 200, 'text/html', '<title>Checkout</title>'],
    ['/cs_1', 200, 'text/html', '<title>Checkout</title>'],
    ['/main.js', 200, 'text/javascript', 'export {};'],
    ['/config.json', 200, 'application/json', `{"api_url":"http://127.0.0.1:${port}"}`],
    ['/nothing', 404, 'text/html', '<title>Missing</title>'],
  ])('serves %s with %i as %s', async (path, status, type, body) => {
    const { headers, ...answer } = await get(path);
    expect(answer).toEqual({ status, text: body });
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-security-policy')).toBe(`connect-src ${running.api} 'self'`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('private');
  });

  it('asks the API for what is its to answer, with the query that the policy lets through', async () => {
    const { headers, text } = await get('/open/1?id=a%26b&secret=x', { headers: { Cookie: 'a=1', 'X-Own': 'yes' } });
    const { event } = JSON.parse(text);
    expect(event).toMatchObject({ path: '/open/1', queryStringParameters: { id: 'a&b' } });
    expect(JSON.stringify(event.headers)).not.toMatch(/cookie|x-own/i);
    expect(headers.get('x-echo')).toBe('yes');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe(`connect-src ${running.api} 'self'`);
  });

  it('gives objects the metadata that they were uploaded with, and other origins the right to read them', async () => {
    const { headers, text } = await get('/assets/main-1.js', { headers: { Origin: 'https://shop.example' } });
    expect(text).toBe('export const one = 1;');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  it('runs functions at the edge in a realm that has nothing of Node', async () => {
    expect(await get('/cs_teapot')).toMatchObject({ status: 418, text: 'short' });
    expect((await get('/cs_teapot')).headers.get('tea')).toBe('yes');
    expect((await get('/cs_node')).status).toBe(404);
  });

  it('refuses methods that its behavior does not take', async () => {
    expect((await get('/index.html', { method: 'POST' })).status).toBe(404);
    const head = await get('/index.html', { method: 'HEAD' });
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '23']);
  });
});

describe('start', () => {
  it('says in a sentence which port is taken, and leaves what runs alone', async () => {
    const outputs = join(running.folder, 'second.json');
    await writeFile(outputs, 'of an earlier run');
    const second = runFixture(port, { outputs });
    await expect(second).rejects.toThrow('Port 4100 is in use; free it, or start on others with PORT=5100.');
    expect(existsSync(outputs)).toBe(false);
    expect((await fetch(`${running.api}/open/1`)).status).toBe(200);
  });

  it('says in a sentence that the database it was told of is not there', async () => {
    const attempt = runFixture(4140, { databaseUrl: `${running.api}1` });
    await expect(attempt).rejects.toThrow('No DynamoDB Local answers at http://127.0.0.1:41001.');
  });

  it('names the custom resource that failed, and frees every port again', async () => {
    const failing = runFixture(4140, ownDatabase, (resources) => {
      withPipeline(resources);
      const ServiceToken = { 'Fn::GetAtt': ['EchoFunction', 'Arn'] };
      resources.Demo = { Type: 'Custom::DemoAccount', Properties: { ServiceToken, Fail: true } };
    });
    await expect(failing).rejects.toThrow(
      'The custom resource Demo (Custom::DemoAccount) could not be created: told to.',
    );
    await checkPortsFree([4140, 4141, 4142, 4143, 4144, 4145, 4146, 4147]);
  });

  it.each([
    ['a type that it does not know', 'AWS::EC2::Vpc', {}, 'cannot run AWS::EC2::Vpc (Added)'],
    ['a rule that waits for events', 'AWS::Events::Rule', { EventPattern: {} }, 'Added waits for events'],
  ])('refuses %s by name', async (_, type, properties, message) => {
    const attempt = runFixture(4140, {}, (resources) => {
      resources.Added = { Type: type, Properties: properties };
    });
    await expect(attempt).rejects.toThrow(message);
  });

  it.each([
    [{ AuthorizationType: 'AWS_IAM' }, 'authorization AWS_IAM'],
    [{ Integration: { Type: 'HTTP_PROXY' } }, 'integration HTTP_PROXY'],
    [{ RequestValidatorId: 'x' }, 'request validators'],
  ])('refuses a method with %j', async (change, message) => {
    const attempt = runFixture(4140, {}, ({ OpenIdGet: method }) => Object.assign(method?.Properties ?? {}, change));
    await expect(attempt).rejects.toThrow(`The local gateway cannot do ${message}`);
  });
});
