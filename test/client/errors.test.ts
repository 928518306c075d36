import { inspect } from 'node:util';
import { serviceErrorCodes } from '../../client/src/errors.ts';
import { HostedSessionsError } from '../../client/src/index.ts';
import { problems } from '../../lambdas/domain/errors.ts';
import { json, problem, type Reply, scriptedService, sessionInput } from './support/service.ts';

let service: Awaited<ReturnType<typeof scriptedService>>;
beforeAll(async () => {
  service = await scriptedService();
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

async function failed(reply: Reply): Promise<HostedSessionsError> {
  service.script = [reply];
  const call = service.client({ retries: 0 }).sessions.create(sessionInput, { idempotencyKey: 'order-7' });
  const error = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof HostedSessionsError)) throw new Error('The call did not fail as it should');
  return error;
}

describe('an error', () => {
  it('has a code for every refusal of the service', () => {
    expect([...serviceErrorCodes].sort()).toEqual(Object.keys(problems).sort());
  });

  it.each(Object.entries(problems))('%s carries what the answer said', async (code, { status, recoverable }) => {
    const error = await failed(problem(status, code, { recoverable }));
    expect(error).toMatchObject({ name: 'HostedSessionsError', code, status, recoverable, requestId: 'r-1' });
    expect(error.message).toBe(`Message of ${code}.`);
    expect(error.idempotencyKey).toBe('order-7');
  });

  it('of validation names the fields', async () => {
    const errors = [{ field: 'line_items[0].amount', message: 'must be an integer' }];
    expect((await failed(problem(400, 'validation_error', { errors }))).errors).toEqual(errors);
    expect((await failed(problem(404, 'not_found'))).errors).toEqual([]);
    expect((await failed(problem(400, 'validation_error', { errors: [null, 1, { field: 'a' }] }))).errors).toEqual([]);
  });

  it('names this request, also where the body is the replay of another', async () => {
    expect((await failed(problem(409, 'not_found', {}, { 'request-id': 'r-2' }))).requestId).toBe('r-2');
  });

  it.each([
    ['7', 7],
    [new Date(Date.now() + 90_000).toUTCString(), 90],
    [new Date(0).toUTCString(), 0],
    ['soon', undefined],
  ])('says how long to wait: %s', async (header, seconds) => {
    const { retryAfter } = await failed(problem(409, 'confirm_in_progress', {}, { 'retry-after': header }));
    if (seconds === undefined) expect(retryAfter).toBeUndefined();
    else expect(Math.abs((retryAfter ?? Number.NaN) - seconds)).toBeLessThanOrEqual(2);
  });

  it.each<[string, Reply, number]>([
    ['a page of a proxy', (response) => response.writeHead(503).end('<html>'), 503],
    ['a redirect, which is not followed', (response) => response.writeHead(302, { location: '/v1/events' }).end(), 302],
    ['JSON of another shape', json(403, { message: 'Forbidden' }), 403],
    ['an array', json(200, []), 200],
  ])('says when something else answered: %s', async (_name, reply, status) => {
    expect(await failed(reply)).toMatchObject({ code: 'unexpected_response', status });
    expect(service.requests).toHaveLength(1);
  });

  it('keeps a code that a newer service made up', async () => {
    expect((await failed(problem(409, 'of_tomorrow'))).code).toBe('of_tomorrow');
  });

  it('of a dead connection says where to and why, with its cause', async () => {
    const client = service.client({ apiUrl: 'http://127.0.0.1:1', retries: 0 });
    const error = await client.webhooks.types().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'connection_error', status: undefined, recoverable: true });
    expect(error).toHaveProperty('message', 'No answer from http://127.0.0.1:1: bad port.');
    expect(error).toHaveProperty('cause.cause.message', 'bad port');
  });

  it('shows no secret and no token, however it is printed', async () => {
    const error = await failed((response) => response.destroy());
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/s3cret|token-1/);
  });
});
