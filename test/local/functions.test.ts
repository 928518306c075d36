import { type Running, runFixture } from './fixture.ts';
import { withQueue } from './fixture-pipeline.ts';

const port = 4110;
const checkout = `http://127.0.0.1:${port + 1}`;

let running: Running;

beforeAll(async () => {
  running = await runFixture(port, {}, (resources) => {
    withQueue(resources);
    const Variables = { TABLE_NAME: { Ref: 'Sessions' }, CHECKOUT_URL: { 'Fn::Sub': 'https://${Site.DomainName}' } };
    Object.assign(resources.EchoFunction?.Properties ?? {}, {
      Environment: { Variables: { ...Variables, QUEUE_URL: { Ref: 'Deliveries' } } },
    });
  });
});

afterAll(() => running.stop());

const post = (path: string, body: string) => fetch(running.api + path, { method: 'POST', body });
const control = (path: string, body = '') =>
  fetch(`${running.cloud.outputs.LocalControlUrl}${path}`, { method: 'POST', body });

describe('functions', () => {
  it('get the environment of the template, the local endpoints, and nothing of this process', async () => {
    process.env.AWS_SESSION_TOKEN = 'not for functions';
    const { env, left } = (await (await fetch(`${running.api}/open/1`)).json()) as {
      env: Record<string, string>;
      left: number;
    };
    expect(env).toMatchObject({
      TABLE_NAME: running.cloud.outputs.TableName,
      CHECKOUT_URL: checkout,
      QUEUE_URL: expect.stringMatching(
        `^http://127.0.0.1:${port + 7}/000000000000/Fixture\\w+-Deliveries-[A-Z0-9]{12}$`,
      ),
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^Fixture\w+-EchoFunction-/),
      AWS_ENDPOINT_URL_DYNAMODB: running.cloud.outputs.DynamoDbEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port + 5}`,
      AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${port + 7}`,
      JWKS_URI: `http://127.0.0.1:${port + 3}/${running.cloud.outputs.UserPoolId}/.well-known/jwks.json`,
    });
    // The database that it was told of.
    expect(running.cloud.outputs.DynamoDbEndpoint).toBe(process.env.AWS_ENDPOINT_URL_DYNAMODB);
    expect(env).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(env).not.toHaveProperty('LOCAL_ALLOW_PRIVATE_WEBHOOKS');
    expect(left).toBeGreaterThan(15_000);
    delete process.env.AWS_SESSION_TOKEN;
  });

  it('keep a process for the next event', async () => {
    const { invocations: first } = (await (await fetch(`${running.api}/open/1`)).json()) as { invocations: number };
    const { invocations: second } = (await (await fetch(`${running.api}/open/1`)).json()) as { invocations: number };
    expect(second).toBe(first + 1);
  });

  it.each(['crash', 'throw', 'malformed'])('that %s are answered by the template, and run again', async (how) => {
    const response = await post('/open/1', how);
    expect(response.status).toBe(504);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const requestId = response.headers.get('request-id');
    expect(await response.json()).toEqual({ code: 'network_error', request_id: requestId });
    expect((await fetch(`${running.api}/open/1`)).status).toBe(200);
  });

  it('die at their timeout', async () => {
    const started = Date.now();
    const response = await post('/brief', 'hang');
    expect(response.status).toBe(504);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('are no longer waited for after the integration timeout', async () => {
    const started = Date.now();
    const response = await post('/impatient', 'hang');
    expect(await response.json()).toMatchObject({ code: 'network_error' });
    expect(Date.now() - started).toBeLessThan(1000);
  });
});

describe('controls', () => {
  it('kill a function in the middle of what it does', async () => {
    const before = (await running.log('echo')).split('hanging').length;
    const hanging = post('/open/1', 'hang');
    while ((await running.log('echo')).split('hanging').length === before)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const { killed } = (await (await control('/kill', '{"function":"echo"}')).json()) as { killed: number };
    expect(killed).toBeGreaterThanOrEqual(1);
    expect((await hanging).status).toBe(504);
    expect((await fetch(`${running.api}/open/1`)).status).toBe(200);
  });

  it.each([
    ['brief-one', 200],
    ['no-such-function', 404],
  ])('know the function %s by its construct: %i', async (name, status) => {
    expect((await control('/kill', JSON.stringify({ function: name }))).status).toBe(status);
  });

  it('run the scheduled workers before the tick is answered', async () => {
    const before = (await running.log('echo')).split('ticked').length;
    expect((await control('/tick')).status).toBe(200);
    expect((await running.log('echo')).split('ticked').length).toBe(before + 1);
  });
});
