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
  const reference = `cs_${references}`;
  return {
    attemptId: 'attempt',
    reference,
    token,
    method: 'card',
    amount: 1234,
    currency: 'USD',
    interactive: true,
    startedAt: 0,
  } as const;
}

describe('the adapter over the processor that it is written for', () => {
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

  it('marks what it gave back in the public ledger', async () => {
    const attempt = await attemptOn('4242424242424242');
    const charged = await processor().charge(attempt);
    const transactionId = 'transactionId' in charged ? charged.transactionId : charged.kind;
    expect(await processor().void({ ...attempt, transactionId })).toBe(true);
    expect(await client.ledger(attempt.reference)).toMatchObject([{ status: 'voided' }]);
  });
});
