import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPortsFree } from '../../local/http-server.ts';
import { type Running, runFixture } from './fixture.ts';
import { withPipeline } from './fixture-pipeline.ts';

const port = 4100;
const checkout = `http://127.0.0.1:${port + 1}`;

let running: Running;

beforeAll(async () => {
  running = await runFixture(port);
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
  it.each([
    ['/', 'text/html', '<title>Checkout</title>'],
    ['/cs_1', 'text/html', '<title>Checkout</title>'],
    ['/main.js', 'text/javascript', 'export {};'],
    ['/config.json', 'application/json', `{"api_url":"http://127.0.0.1:${port}"}`],
  ])('serves %s as %s', async (path, type, text) => {
    const response = await fetch(checkout + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(`connect-src ${running.api} 'self'`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(text);
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

  it('names the custom resource that failed, and frees every port again', async () => {
    const failing = runFixture(4140, {}, (resources) => {
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
    ['a type that it does not know', 'AWS::SNS::Topic', {}, 'cannot run AWS::SNS::Topic (Added)'],
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
