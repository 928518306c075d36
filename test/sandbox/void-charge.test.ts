import { cancelCharge } from '../../lambdas/sandbox/operations/cancel-charge.ts';
import { createCharge } from '../../lambdas/sandbox/operations/create-charge.ts';
import { listCharges } from '../../lambdas/sandbox/operations/list-charges.ts';
import { sandboxClient } from './support/client.ts';
import { achRequest, created, sandboxBench } from './support/operations.ts';
import { type SandboxHome, sandboxHome } from './support/sandbox.ts';

describe('giving a charge back', () => {
  type Bench = Awaited<ReturnType<typeof sandboxBench>>;
  let bench: Bench;
  beforeAll(async () => {
    bench = await sandboxBench();
  });
  afterAll(() => bench.client.destroy());

  const termsFor = (token: string) => ({ token, amount: 500, currency: 'JPY' });
  const charges = () => bench.dependencies.charges;

  it.each([
    ['succeeded', async () => bench.card('4242424242424242')],
    ['pending', async () => created(await bench.tokenise(achRequest('000123456789'))).token],
  ])('that is %s voids it, and the ledger shows it so', async (status, token) => {
    const name = { key: 'attempt', reference: `cs_void_${status}` };
    await createCharge(bench.dependencies, name, termsFor(await token()));
    const before = await charges().find(name);
    expect(before?.status).toBe(status);
    const voided = await charges().giveBack(name);
    expect(voided).toEqual({ ...before, status: 'voided' });
    expect(await charges().find(name)).toEqual(voided);
    expect(await listCharges(charges(), name.reference)).toEqual([voided]);
  });

  it('twice changes nothing the second time', async () => {
    const name = { key: 'attempt', reference: 'cs_void_twice' };
    await createCharge(bench.dependencies, name, termsFor(await bench.card('4242424242424242')));
    const first = await charges().giveBack(name);
    expect(await charges().giveBack(name)).toEqual(first);
  });

  it.each([
    ['4000000000000002', 'declined'],
    ['4000000000000119', 'failed'],
  ])('of which nothing was taken leaves it as it is: %s %s', async (number, status) => {
    const name = { key: 'attempt', reference: `cs_void_${status}` };
    await createCharge(bench.dependencies, name, termsFor(await bench.card(number)));
    const before = await charges().find(name);
    expect(await charges().giveBack(name)).toEqual(before);
    expect(before?.status).toBe(status);
  });

  it('whose key was cancelled, or is unknown, makes no charge of it', async () => {
    const cancelled = { key: 'attempt', reference: 'cs_void_cancelled' };
    await cancelCharge(bench.dependencies, cancelled);
    expect(await charges().giveBack(cancelled)).toMatchObject({ status: 'cancelled' });
    const unknown = { key: 'attempt', reference: 'cs_void_unknown' };
    expect(await charges().giveBack(unknown)).toBeUndefined();
    expect(await charges().find(unknown)).toBeUndefined();
  });

  it('while it is under way waits for its outcome', async () => {
    const own = await sandboxBench();
    const name = { key: 'attempt', reference: 'cs_void_slow' };
    const charging = createCharge(own.dependencies, name, termsFor(await own.card('4000000000007205')));
    await own.time.sleeping;
    expect(await own.dependencies.charges.giveBack(name)).toMatchObject({ status: 'in_progress' });
    own.time.wake();
    expect(await charging).toMatchObject({ charge: { status: 'succeeded' } });
    expect(await own.dependencies.charges.giveBack(name)).toMatchObject({ status: 'voided' });
    own.client.destroy();
  });

  it('does not free its key: whoever charges with it again gets the voided charge', async () => {
    const name = { key: 'attempt', reference: 'cs_void_again' };
    const terms = termsFor(await bench.card('4242424242424242'));
    await createCharge(bench.dependencies, name, terms);
    await charges().giveBack(name);
    const again = await createCharge(bench.dependencies, name, terms);
    expect(again).toMatchObject({ kind: 'charge', charge: { status: 'voided' } });
    expect(await listCharges(charges(), name.reference)).toHaveLength(1);
  });
});

describe('POST /charges/{key}/void', () => {
  let home: SandboxHome;
  let client: ReturnType<typeof sandboxClient>;
  beforeAll(async () => {
    home = await sandboxHome();
    client = sandboxClient((await home.start()).url);
  });
  afterAll(() => home.stop());

  const bearer = () => ({ Authorization: `Bearer ${home.apiKey}` });
  const charged = async (reference: string) => {
    const body = { token: await client.tokenise('4242424242424242'), amount: 1_234, currency: 'USD', reference };
    return client.call('POST', '/charges', { body, headers: { ...bearer(), 'Idempotency-Key': 'attempt' } });
  };
  const voided = (reference: unknown, headers: Record<string, string> = bearer()) =>
    client.call('POST', '/charges/attempt/void', { body: { reference }, headers });

  it('answers the charge that was given back, every time', async () => {
    const { body } = await charged('cs_http');
    const answer = { status: 200, body: { ...body, status: 'voided' } };
    expect(await voided('cs_http')).toMatchObject(answer);
    expect(await voided('cs_http')).toMatchObject(answer);
    expect(await client.ledger('cs_http')).toMatchObject([{ amount: 1_234, status: 'voided' }]);
  });

  it('knows no charge of another reference', async () => {
    await charged('cs_mine');
    const other = await voided('cs_other');
    expect([other.status, other.body.code]).toEqual([404, 'charge_not_found']);
    expect(await client.ledger('cs_mine')).toMatchObject([{ status: 'succeeded' }]);
  });

  it.each([
    ['no key', {}, 401],
    ['a wrong key', { Authorization: 'Bearer wrong' }, 401],
  ])('is refused with %s, and gives nothing back', async (_name, headers, status) => {
    const reference = `cs_auth_${Object.keys(headers).length}`;
    await charged(reference);
    expect((await voided(reference, headers)).status).toBe(status);
    expect(await client.ledger(reference)).toMatchObject([{ status: 'succeeded' }]);
  });

  it.each([undefined, '', 7])('is refused with the reference %j', async (reference) => {
    expect(await voided(reference)).toMatchObject({ status: 400, body: { code: 'validation_error' } });
  });
});
