import { type Answer, newAccount, newSession, type OpenSession } from '../support/cloud.ts';
import { expectRefusal } from './support/refusals.ts';

const minute = () => Math.floor(Date.now() / 60_000);

let account: string;

beforeAll(async () => {
  account = await newAccount();
});

const config = (session: OpenSession) => session.config();
const quote = (session: OpenSession) => session.browser('POST', '/quote-fee', { body: {} });
const confirm = (session: OpenSession) => session.browser('POST', '/confirm', { body: {} });

/** The answers to `count` calls for a new session within one minute of the clock, which is what a limit counts in. */
async function withinOneMinute(count: number, one: (session: OpenSession) => Promise<Answer>, atOnce = 1) {
  for (;;) {
    const session = await newSession(account);
    const started = minute();
    const answers: Answer[] = [];
    while (answers.length < count) {
      answers.push(...(await Promise.all(Array.from({ length: atOnce }, () => one(session)))));
    }
    if (minute() === started) return { session, answers };
  }
}

describe('the limit per session and minute', () => {
  it.each([
    ['config', 120, config, quote],
    ['quote-fee', 30, quote, config],
    ['confirm', 60, confirm, config],
  ] as const)('of %s is %d, and the next one is told when to come back', async (_, limit, one, other) => {
    const { session, answers } = await withinOneMinute(limit + 1, one);
    const next = answers.pop();

    expect(answers.filter(({ status }) => status === 429)).toEqual([]);
    expectRefusal(next as Answer, 'rate_limited');
    const wait = Number(next?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    // Nobody else pays for it: neither the other routes of this session, nor another session.
    expect((await other(session)).status).not.toBe(429);
    expect((await one(await newSession(account))).status).not.toBe(429);
  });

  it('holds for requests at the same time', async () => {
    const { answers } = await withinOneMinute(45, quote, 45);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('counts no request with a bad credential', async () => {
    const { session } = await withinOneMinute(40, (open) =>
      open.browser('POST', '/quote-fee', { headers: { Authorization: 'Bearer x' }, body: {} }),
    );
    expectRefusal(await session.browser('POST', '/quote-fee', { body: {} }), 'validation_error');
  });
});
