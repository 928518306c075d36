import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
import { sandboxClient } from '../sandbox/support/client.ts';
import { type RunningSandbox, type SandboxHome, sandboxHome } from '../sandbox/support/sandbox.ts';

let home: SandboxHome;
let sandbox: RunningSandbox;
let client: ReturnType<typeof sandboxClient>;
let references = 0;
beforeAll(async () => {
  home = await sandboxHome();
  sandbox = await home.start();
  client = sandboxClient(sandbox.url);
});
afterAll(() => home.stop());

const processor = ({ url } = sandbox) => sandboxProcessor({ baseUrl: url, apiKey: home.apiKey });

async function attemptOn(number: string) {
  references += 1;
  const token = await client.tokenise(number);
  return { attemptId: 'attempt', reference: `cs_${references}`, token, amount: 1234, currency: 'USD' };
}

describe('the adapter over the processor that it is written for', () => {
  it.each([
    ['4242424242424242', { kind: 'approved', transactionId: expect.stringMatching(/^ch_/) }],
    ['4000000000000002', { kind: 'declined', code: 'card_declined' }],
    ['4000000000009995', { kind: 'declined', code: 'insufficient_funds' }],
    ['4000000000000069', { kind: 'declined', code: 'expired_card' }],
    ['4000000000000127', { kind: 'declined', code: 'incorrect_cvc' }],
    ['4000000000000119', { kind: 'failed' }],
  ])('says of %s the same at the charge, at its repetition, at a look-up and at a cancel', async (number, outcome) => {
    const attempt = await attemptOn(number);
    const first = await processor().charge(attempt);
    expect(first).toEqual(outcome);
    expect(await processor().charge(attempt)).toEqual(first);
    expect(await processor().lookUp(attempt)).toEqual(first);
    expect(await processor().cancel(attempt)).toEqual(first);
  });

  it('describes a token by its brand and last four digits', async () => {
    const found = await processor().describeToken(await client.tokenise('5555555555554444'));
    const instrument = { method: 'card', cardType: 'mastercard', last4: '4444', fingerprint: expect.any(String) };
    expect(found).toEqual({ kind: 'found', instrument });
    expect(await processor().describeToken('tok_unknown')).toEqual({ kind: 'not_found' });
  });

  it('leaves no way to charge a cancelled key', async () => {
    const attempt = await attemptOn('4242424242424242');
    expect(await processor().lookUp(attempt)).toEqual({ kind: 'absent' });
    expect(await processor().cancel(attempt)).toEqual({ kind: 'absent' });
    expect(await processor().charge(attempt)).toEqual({ kind: 'failed' });
    expect(await processor().lookUp(attempt)).toEqual({ kind: 'failed' });
    expect(await client.ledger(attempt.reference)).toEqual([]);
  });

  it('is stopped by a cancel in the middle of a slow approval', async () => {
    const attempt = await attemptOn('4000000000007205');
    const charging = processor().charge(attempt);
    while ((await processor().lookUp(attempt)).kind === 'absent');
    expect(await processor().lookUp(attempt)).toEqual({ kind: 'unknown' });
    expect(await processor().cancel(attempt)).toEqual({ kind: 'absent' });
    expect(await charging).toEqual({ kind: 'failed' });
    expect(await client.ledger(attempt.reference)).toEqual([]);
  });

  it('charges once when the same attempt goes to two processes of the processor at once', async () => {
    const other = await home.start();
    const attempt = await attemptOn('4242424242424242');
    const outcomes = await Promise.all(
      [sandbox, other, sandbox, other].map((process) => processor(process).charge(attempt)),
    );
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ kind: 'approved' });
    expect(await client.ledger(attempt.reference)).toHaveLength(1);
    await other.stop();
  });

  it.each([
    ['4000000000007007', 'approved', 1],
    ['4000000000007106', 'absent', 0],
  ])('gets no answer for %s since the process ends, and finds it %s afterwards', async (number, later, charges) => {
    const doomed = await home.start();
    const attempt = await attemptOn(number);
    expect(await processor(doomed).charge(attempt)).toEqual({ kind: 'unknown' });
    expect(await doomed.exited).toBe(1);
    expect(await processor().lookUp(attempt)).toMatchObject({ kind: later });
    expect(await client.ledger(attempt.reference)).toHaveLength(charges);
  });
});
