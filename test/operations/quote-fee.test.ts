import { isProblem } from '../../lambdas/domain/errors.ts';
import type { FeeRule } from '../../lambdas/domain/fees.ts';
import type { SessionStore } from '../../lambdas/domain/store-ports.ts';
import { quoteFee } from '../../lambdas/operations/quote-fee.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const fees: FeeRule[] = [
  { method: 'card', flat: 10, basisPoints: 290, label: 'Card fee' },
  { method: 'card', cardType: 'amex', flat: 0, basisPoints: 350, label: 'Amex fee' },
  { method: 'ach', flat: 25, basisPoints: 0, label: 'Bank fee' },
];
const account = anAccount({}, { fees });

async function quoted(request: Parameters<Checkout['quote']>[1], body: object = {}) {
  const session = await checkout.session(body, account);
  const result = await checkout.quote(session.id, request, account);
  if (isProblem(result)) throw new Error(result.code);
  return { ...result, stored: (await checkout.stored(session.id)).quote };
}

describe('the fee follows what the processor says that the token is', () => {
  it('whatever the browser claims', async () => {
    const { quote, stored } = await quoted({ token: 'tok_visa', cardType: 'amex', last4: '9999' });
    expect(quote).toMatchObject({ method: 'card', cardType: 'visa', last4: '4242', fee: 39, label: 'Card fee' });
    expect(stored).toEqual(quote);
  });

  it('and the method is that of the token', async () => {
    expect((await quoted({ method: 'card', token: 'tok_ach' })).quote).toMatchObject({ method: 'ach', fee: 25 });
  });

  it('where it does not say, the claim fills the gap', async () => {
    checkout.processor.knows('tok_plain', { method: 'card', fingerprint: 'plain' });
    const { quote } = await quoted({ token: 'tok_plain', cardType: 'amex', last4: '0005' });
    expect(quote).toMatchObject({ cardType: 'amex', last4: '0005', fee: 35, label: 'Amex fee' });
  });

  it('without a rule there is no fee', async () => {
    const session = await checkout.session();
    const free = anAccount({}, { fees: [] });
    const result = await checkout.quote(session.id, {}, free);
    expect(result).toMatchObject({ quote: { fee: 0 } });
    expect(isProblem(result) ? {} : result.quote).not.toHaveProperty('label');
  });
});

describe('a quote lives', () => {
  it('ten minutes', async () => {
    expect((await quoted({})).quote.until).toBe(checkout.clock.now() + 600_000);
  });

  it('no longer than its session', async () => {
    const { quote, session } = await quoted({}, { expires_in_seconds: 120 });
    expect(quote.until).toBe(session.expiresAt);
  });

  it('until the next one', async () => {
    const { session, quote } = await quoted({});
    await checkout.quote(session.id, { method: 'ach', token: 'tok_ach' }, account);
    expect((await checkout.stored(session.id)).quote?.tokenHash).not.toBe(quote.tokenHash);
  });
});

describe('a quote is bound', () => {
  it('to its token, in its session', async () => {
    const hashes = [await quoted({}), await quoted({}), await quoted({ method: 'ach', token: 'tok_ach' })].map(
      ({ quote }) => quote.tokenHash,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('to the method for Apple Pay, where there is no token yet', async () => {
    const { quote } = await quoted({ method: 'apple_pay' });
    expect(quote).toMatchObject({ method: 'apple_pay', fee: 0 });
  });
});

describe('a quote is refused', () => {
  it.each([
    ['an unknown token', { token: 'tok_none' }, {}, 'processor_token'],
    ['a method that the session does not take', { token: 'tok_ach' }, { allowed_methods: ['card'] }, 'method'],
    ['apple_pay where the session does not take it', { method: 'apple_pay' }, { allowed_methods: ['card'] }, 'method'],
    ['paypal, that nobody offers', { method: 'paypal' }, {}, 'method'],
  ] as const)('for %s', async (_, request, body, field) => {
    const { velocity } = checkout.store;
    const session = await checkout.session(body);
    const { token, ...rest } = { token: undefined, ...request };
    const result = await quoteFee(
      {
        sessions: checkout.store.sessions,
        wallets: checkout.store.wallets,
        processors: checkout.processors,
        velocity,
        clock: checkout.clock,
      },
      session,
      account,
      { method: 'card', source: {}, ...rest, ...(token === undefined ? {} : { token }) },
    );
    expect(isProblem(result) && result.details.errors).toMatchObject([{ field }]);
    expect((await checkout.stored(session.id)).quote).toBeUndefined();
  });

  it('for a card token that says it is Apple Pay, and the other way round', async () => {
    checkout.processor.knows('tok_apple', { method: 'apple_pay', fingerprint: 'apple' });
    const session = await checkout.session();
    for (const request of [{ method: 'apple_pay', token: 'tok_visa' } as const, { token: 'tok_apple' }]) {
      const result = await checkout.quote(session.id, request);
      expect(isProblem(result) && result.details.errors).toMatchObject([{ field: 'method' }]);
    }
  });

  it('while the processor is silent: network_error, and nothing was charged', async () => {
    checkout.processor.knows('tok_silent', { kind: 'unavailable' });
    const session = await checkout.session();
    expect(await checkout.quote(session.id, { token: 'tok_silent' })).toMatchObject({ code: 'network_error' });
  });

  it('in an account that is switched off', async () => {
    const session = await checkout.session();
    const result = await checkout.quote(session.id, {}, anAccount({ active: false }));
    expect(result).toMatchObject({ code: 'account_not_allowed' });
  });
});

describe('a quote that a PATCH overtakes', () => {
  it('is made anew for the new amount', async () => {
    const session = await checkout.session({}, account);
    await checkout.store.sessions.update(session, { amount: 2_000 }, checkout.clock.now());
    const { velocity } = checkout.store;
    const deps = {
      sessions: checkout.store.sessions,
      wallets: checkout.store.wallets,
      processors: checkout.processors,
      velocity,
      clock: checkout.clock,
    };
    const result = await quoteFee(deps, session, account, { method: 'card', token: 'tok_visa', source: {} });
    expect(result).toMatchObject({ session: { amount: 2_000, version: 2 }, quote: { fee: 68 } });
  });

  it('again and again gives up, and asks to come back', async () => {
    const session = await checkout.session({}, account);
    const { velocity } = checkout.store;
    const saveQuote: SessionStore['saveQuote'] = async () => ({ done: false, session });
    const deps = {
      sessions: { saveQuote },
      wallets: checkout.store.wallets,
      processors: checkout.processors,
      velocity,
      clock: checkout.clock,
    };
    const result = await quoteFee(deps, session, account, { method: 'card', token: 'tok_visa', source: {} });
    expect(result).toMatchObject({ code: 'confirm_in_progress', details: { retryAfter: 2 } });
  });
});
