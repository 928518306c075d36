import { isProblem } from '../../lambdas/domain/errors.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, type ConfirmOptions, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
});

afterAll(() => checkout.store.close());

const body = (more: object = {}) => ({ customer_id: `cust_${payer}`, ...more });

/** Confirms, and shows that a refusal took nothing, claimed nothing and stored nothing. */
async function refused(session: PaymentSession, options: ConfirmOptions = {}) {
  const charges = checkout.processor.charges.length;
  const result = await checkout.confirm(session, { key: 'key', ...options });
  expect(checkout.processor.charges).toHaveLength(charges);
  const after = await checkout.stored(session.id);
  expect(after).not.toHaveProperty('attempt');
  expect(after.answers.size).toBe(0);
  return result;
}

describe('a field that this session asks for', () => {
  const asking = () => checkout.quoted(body({ required_avs_fields: ['zip', 'cardholder'] }));

  it.each([
    ['no details', undefined, ['zip', 'cardholder']],
    ['an empty string', { zip: '', cardholder: 'Ada' }, ['zip']],
    ['white space', { zip: '1010', cardholder: '  ' }, ['cardholder']],
    ['other details', { street: 'x' }, ['zip', 'cardholder']],
  ])('is missed with %s', async (_, billing_details, missing) => {
    const result = await refused(await asking(), { billing_details });
    expect(isProblem(result) && result.details.errors).toEqual(
      missing.map((field) => ({ field: `billing_details.${field}`, message: 'is required' })),
    );
  });

  it('may be given', async () => {
    const billing_details = { zip: '1010', cardholder: 'Ada' };
    expect(await checkout.confirm(await asking(), { billing_details })).toMatchObject({ status: 200 });
  });
});

describe('save_method', () => {
  it.each([
    ['off', true, 'validation_error'],
    ['off', false, 200],
    ['off', undefined, 200],
    ['on_session', true, 200],
    ['off_session', true, 200],
  ])('where setup_future_usage is %s: %s is %s', async (setup_future_usage, save_method, expected) => {
    const session = await checkout.quoted(body({ setup_future_usage }));
    const result = await checkout.confirm(session, { save_method });
    expect(told(result)).toBe(expected);
    if (isProblem(result)) expect(result.details.errors).toMatchObject([{ field: 'save_method' }]);
  });
});

describe('a challenge', () => {
  const challenged = anAccount({}, { challenge: { mode: 'always', type: 'turnstile', siteKey: 'k', secretName: 's' } });

  it.each([
    ['not answered', {}, 'challenge_required'],
    ['answered with what is not good', { challenge_response: { type: 'turnstile', token: 'bad' } }, 'challenge_failed'],
  ])('%s is %s', async (_, options, code) => {
    const session = await checkout.quoted(body(), challenged);
    expect(await refused(session, { ...options, account: challenged })).toMatchObject({ code, status: 403 });
  });
});

describe('an account that is switched off', () => {
  it('takes no payment', async () => {
    const session = await checkout.quoted(body());
    expect(await refused(session, { account: anAccount({ active: false }) })).toMatchObject({
      code: 'account_not_allowed',
    });
  });
});

describe('the quote', () => {
  /** `quote_changed` carries the quote that is current from now on, so that repeating the confirm pays. */
  async function offered(session: PaymentSession, options: ConfirmOptions, total: number) {
    const result = await refused(session, options);
    expect(result).toMatchObject({ code: 'quote_changed', status: 409, recoverable: true });
    expect(isProblem(result) && result.details.body).toMatchObject({ quote: { total_amount: total, amount: 1_000 } });
    const again = { key: 'again', ...options, total_amount: total };
    expect(await checkout.confirm(await checkout.stored(session.id), again)).toMatchObject({ status: 200 });
    expect(checkout.processor.charges.at(-1)).toMatchObject({ amount: total, reference: session.id });
  }

  it('is missing', async () => {
    await offered(await checkout.session(body()), {}, 1_039);
  });

  it('ran out', async () => {
    const session = await checkout.quoted(body());
    checkout.clock.advance(600_000);
    await offered(session, {}, 1_039);
  });

  it('is for another token', async () => {
    checkout.processor.knows('tok_other', { method: 'card', cardType: 'amex', last4: '0005', fingerprint: 'amex' });
    await offered(await checkout.quoted(body()), { processor_token: 'tok_other' }, 1_039);
  });

  it('was voided by a PATCH', async () => {
    const session = await checkout.quoted(body());
    await checkout.store.sessions.update(session, { amount: 1_000 }, checkout.clock.now());
    await offered(await checkout.stored(session.id), {}, 1_039);
  });

  it('has another total than the payer saw', async () => {
    await offered(await checkout.quoted(body()), { total_amount: 1_038 }, 1_039);
  });

  it('lives as long as ten minutes, to the millisecond', async () => {
    const session = await checkout.quoted(body());
    checkout.clock.advance(599_999);
    expect(await checkout.confirm(session)).toMatchObject({ status: 200 });
  });

  it('is void when a token is not known to the processor', async () => {
    const result = await refused(await checkout.quoted(body()), { processor_token: 'tok_none' });
    expect(isProblem(result) && result.details.errors).toMatchObject([{ field: 'processor_token' }]);
  });

  it('can not be made anew while the processor is silent, and says that nothing was charged', async () => {
    checkout.processor.knows('tok_silent', { kind: 'unavailable' });
    const result = await refused(await checkout.quoted(body()), { processor_token: 'tok_silent' });
    expect(result).toMatchObject({ code: 'network_error' });
    expect(isProblem(result) && result.message).toMatch(/nothing was charged/);
  });

  it('survives a decline, a 502 and a quote_changed', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' }, { kind: 'failed' });
    await checkout.confirm(session);
    await checkout.confirm(session);
    await checkout.confirm(session, { total_amount: 1 });
    expect(await checkout.confirm(await checkout.stored(session.id), { total_amount: 1_039 })).toMatchObject({
      status: 200,
    });
  });
});
