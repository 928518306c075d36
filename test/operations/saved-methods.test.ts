import type { SavedMethod } from '../../lambdas/domain/saved-method.ts';
import { MAX_METHODS, vaultContext } from '../../lambdas/domain/saved-method.ts';
import { isProblem, type Problem } from '../../lambdas/domain/errors.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, type ConfirmOptions, openCheckout, told } from './support/checkout.ts';
import { visa } from './support/processor.ts';

let checkout: Checkout;
let customers = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  checkout.vault.available = true;
  checkout.processor.answer();
});

afterAll(() => checkout.store.close());

const account = anAccount({ duplicateWindowMinutes: 0 });

function newCustomer(): string {
  customers += 1;
  return `customer-${customers}`;
}

const walletOf = (customer: string) => checkout.store.wallets.find(account.uid, customer);
const bodyOf = (result: unknown) => JSON.parse((result as { body: string }).body);
const fieldsOf = (result: object) => isProblem(result) && result.details.errors?.map(({ field }) => field);

async function pay(customer: string | undefined, options: ConfirmOptions = {}, session: object = {}) {
  const token = (options['processor_token'] as string | undefined) ?? 'tok_visa';
  const method = (options['method'] as 'card' | 'ach' | undefined) ?? 'card';
  const part = customer === undefined ? {} : { customer_id: customer };
  const { id } = await checkout.session({ setup_future_usage: 'on_session', ...part, ...session }, account);
  const quoted = await checkout.quote(id, { token, method }, account);
  if (isProblem(quoted)) return quoted;
  return checkout.confirm(await checkout.stored(id), { account, ...options });
}

async function saved(customer: string, options: ConfirmOptions = {}, session: object = {}): Promise<SavedMethod> {
  const id = bodyOf(await pay(customer, { save_method: true, ...options }, session)).saved_method_id;
  const method = (await walletOf(customer)).methods.find((one) => one.id === id);
  if (!method) throw new Error('The method was not saved');
  return method;
}

describe('saving with a payment', () => {
  it('keeps what the processor says of the instrument, and its reference sealed for this customer', async () => {
    const customer = newCustomer();
    const billing_details = { cardholder: ' Ada Lovelace ' };
    const method = await saved(customer, { key: 'k', billing_details });
    expect(method).toMatchObject({
      id: expect.stringMatching(/^SPM_[A-Za-z0-9]+$/),
      type: 'card',
      processor: 'sandbox',
      cardType: 'visa',
      last4: '4242',
      expMonth: 12,
      expYear: 2035,
      holderName: 'Ada Lovelace',
    });
    const attemptId = method.id.slice('SPM_'.length);
    const { sealedReference } = method;
    expect(await checkout.vault.open(sealedReference, vaultContext(account.uid, customer))).toBe(`vlt_${attemptId}`);
    expect(Buffer.from(sealedReference).toString()).not.toContain(attemptId);
  });

  it('keeps a bank account', async () => {
    const method = await saved(newCustomer(), { processor_token: 'tok_ach', method: 'ach' });
    expect(method).toMatchObject({ type: 'ach', last4: '6789', bankName: 'Test Bank', accountType: 'checking' });
    expect(method).not.toHaveProperty('cardType');
  });

  it.each([
    ['on_session', undefined],
    ['off_session', undefined],
    ['off_session', 'Speichern und später belasten'],
  ])('records the consent: %s, the text %s, when', async (usage, consent_text) => {
    const more = consent_text === undefined ? {} : { consent_text };
    const { consent } = await saved(newCustomer(), more, { setup_future_usage: usage });
    expect(consent).toEqual({
      usage,
      textHash: expect.stringMatching(/^[\w-]{43}$/),
      at: checkout.clock.now(),
    });
    const other = await saved(newCustomer(), { consent_text: 'another text' }, { setup_future_usage: usage });
    expect(other.consent.textHash).not.toBe(consent.textHash);
  });

  it('saves once however often the key comes', async () => {
    const customer = newCustomer();
    const { id } = await checkout.session({ setup_future_usage: 'on_session', customer_id: customer }, account);
    await checkout.quote(id, {}, account);
    const first = await checkout.confirm(await checkout.stored(id), { account, key: 'k', save_method: true });
    const again = await checkout.confirm(await checkout.stored(id), { account, key: 'k', save_method: true });
    expect(again).toEqual({ ...first, replayed: true });
    expect((await walletOf(customer)).methods).toHaveLength(1);
    expect((await checkout.stored(id)).payment?.savedMethodId).toBe(bodyOf(first).saved_method_id);
  });

  it('is one method when the same instrument is saved twice: the id stays, the old reference is left to forget', async () => {
    const customer = newCustomer();
    const first = await saved(customer);
    const second = await saved(customer);
    const { methods, discarded } = await walletOf(customer);
    expect(methods).toEqual([{ ...second, id: first.id }]);
    expect(discarded).toEqual([{ processor: 'sandbox', sealedReference: first.sealedReference }]);
  });

  it('is no weaker consent when it is saved again for oneself', async () => {
    const customer = newCustomer();
    const { consent } = await saved(customer, {}, { setup_future_usage: 'off_session' });
    expect((await saved(customer)).consent).toEqual(consent);
    const later = await saved(customer, { consent_text: 'more' }, { setup_future_usage: 'off_session' });
    expect(later.consent).not.toEqual(consent);
  });

  it('is one method when the same instrument pays two sessions at the same moment, and both name it', async () => {
    const customer = newCustomer();
    const answers = await Promise.all([1, 2, 3, 4].map(() => pay(customer, { save_method: true })));
    const ids = new Set(answers.map((answer) => bodyOf(answer).saved_method_id));
    const { methods } = await walletOf(customer);
    expect([methods.length, [...ids]]).toEqual([1, [methods[0]?.id]]);
  });

  it('does not happen when it was not asked for, nor with a decline', async () => {
    const customer = newCustomer();
    expect(bodyOf(await pay(customer))).not.toHaveProperty('saved_method_id');
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    await pay(customer, { save_method: true });
    expect(await walletOf(customer)).toMatchObject({ version: 0, methods: [] });
  });

  it.each([
    ['where nothing is to be saved', 'customer', { setup_future_usage: 'off' }, {}],
    ['for nobody', undefined, {}, {}],
  ] as const)('is refused %s', async (_, customer, session, options) => {
    const refused = await pay(customer && newCustomer(), { save_method: true, ...options }, session);
    expect(fieldsOf(refused)).toEqual(['save_method']);
  });

  it('is refused for Apple Pay, whose token is for one payment', async () => {
    checkout.processor.knows('tok_apple', { method: 'apple_pay', fingerprint: 'apple' });
    const session = { setup_future_usage: 'on_session', customer_id: newCustomer() };
    const { id } = await checkout.session({ ...session, allowed_methods: ['apple_pay'] }, account);
    await checkout.quote(id, { method: 'apple_pay' }, account);
    const options = { account, method: 'apple_pay', processor_token: 'tok_apple', save_method: true };
    expect(fieldsOf(await checkout.confirm(await checkout.stored(id), options))).toEqual(['save_method']);
  });
});

describe('a payment whose method can not be saved', () => {
  const lost = async (customer: string) => {
    const before = checkout.notSaved.length;
    const answer = await pay(customer, { save_method: true, key: 'k' });
    expect(answer).toMatchObject({ status: 200 });
    expect(bodyOf(answer)).not.toHaveProperty('saved_method_id');
    return checkout.notSaved.slice(before).map(({ cause }) => String(cause));
  };

  it('is completed without: the key is not there', async () => {
    checkout.vault.available = false;
    expect(await lost(newCustomer())).toEqual(['Error: The key is not there']);
  });

  it('is completed without: the processor did not keep it', async () => {
    const { charge } = checkout.processor;
    Object.assign(checkout.processor, {
      charge: ({ save: _save, ...plain }: Parameters<typeof charge>[0]) => charge(plain),
    });
    expect(await lost(newCustomer())).toEqual(['the processor did not keep it']);
    Object.assign(checkout.processor, { charge });
  });

  it('is completed without: there are as many as a customer may keep', async () => {
    const customer = newCustomer();
    for (let n = 0; n < MAX_METHODS; n += 1) {
      checkout.processor.knows(`tok_${n}`, { ...visa, fingerprint: `card-${n}` });
      await saved(customer, { processor_token: `tok_${n}` });
    }
    expect(await lost(customer)).toEqual(['the wallet is full']);
    expect((await walletOf(customer)).methods).toHaveLength(MAX_METHODS);
  });
});

describe('the default', () => {
  it('is the first that was saved, and stays so', async () => {
    const customer = newCustomer();
    const first = await saved(customer);
    await saved(customer, { processor_token: 'tok_ach', method: 'ach' });
    expect((await walletOf(customer)).defaultId).toBe(first.id);
  });
});

describe('paying with a saved method', () => {
  it('quotes it as what it is, charges its reference at its processor, and names it in the answer', async () => {
    const customer = newCustomer();
    const method = await saved(customer);
    const { id } = await checkout.session({ customer_id: customer }, account);
    const quoted = await checkout.quote(id, { token: method.id }, account);
    expect(quoted).toMatchObject({ quote: { method: 'card', cardType: 'visa', last4: '4242', fee: 39 } });
    const paid = await checkout.confirm(await checkout.stored(id), { account, processor_token: method.id });
    expect(bodyOf(paid)).toMatchObject({
      saved_method_id: method.id,
      payment: { saved_method_id: method.id, last4: '4242', total_amount: 1_039 },
    });
    expect(checkout.processor.charges.at(-1)).toMatchObject({ token: `vlt_${method.id.slice(4)}`, amount: 1_039 });
  });

  const expectUnknown = (result: object) => {
    expect(told(result)).toBe('validation_error');
    expect((result as Problem).details.errors).toEqual([
      { field: 'processor_token', message: 'is not a saved method of this customer' },
    ]);
  };

  it("another customer's method is refused, at the quote and at the confirm, and charges nothing", async () => {
    const { id: theirs } = await saved(newCustomer());
    const charged = checkout.processor.charges.length;
    for (const customer of [{ customer_id: newCustomer() }, {}]) {
      const { id } = await checkout.session(customer, account);
      expectUnknown(await checkout.quote(id, { token: theirs }, account));
      expectUnknown(await checkout.confirm(await checkout.stored(id), { account, processor_token: theirs }));
    }
    expect(checkout.processor.charges).toHaveLength(charged);
  });

  it('a customer of the same name in another account is another customer', async () => {
    const customer = newCustomer();
    const { id: theirs } = await saved(customer);
    const other = anAccount({}, {}, 'pa_00000000000000000002');
    const { id } = await checkout.session({ customer_id: customer }, other);
    expectUnknown(await checkout.quote(id, { token: theirs }, other));
    expectUnknown(await checkout.confirm(await checkout.stored(id), { account: other, processor_token: theirs }));
  });

  it('that is no longer there is refused', async () => {
    const { id } = await checkout.session({ customer_id: newCustomer() }, account);
    expectUnknown(await checkout.quote(id, { token: 'SPM_gone' }, account));
  });

  it('whose reference does not open is not charged, and may be repeated', async () => {
    const customer = newCustomer();
    const { id: method } = await saved(customer);
    checkout.vault.available = false;
    const charged = checkout.processor.charges.length;
    expect(await pay(customer, { processor_token: method })).toMatchObject({
      code: 'network_error',
      message: expect.stringContaining('nothing was charged'),
    });
    expect(checkout.processor.charges).toHaveLength(charged);
  });
});

describe('an account that wants the code of a saved card again', () => {
  const strict = anAccount({ duplicateWindowMinutes: 0 }, { cvvRecheck: true });
  const payAs = (from: typeof account, customer: string, options: ConfirmOptions) =>
    pay(customer, { account: from, ...options });

  it.each([
    ['refuses a saved card without its code', strict, {}, 'cvc_token'],
    ['charges it with its code', strict, { cvc_token: 'tok_code' }, undefined],
    ['takes the code where it is not asked for', account, { cvc_token: 'tok_code' }, undefined],
  ])('%s', async (_, from, more, refused) => {
    const customer = newCustomer();
    const { id } = await saved(customer);
    const before = checkout.processor.charges.length;
    const result = await payAs(from, customer, { processor_token: id, ...more });
    expect(fieldsOf(result)).toEqual(refused === undefined ? false : [refused]);
    const charges = checkout.processor.charges.slice(before);
    expect(charges.map(({ cvcToken }) => cvcToken)).toEqual(refused === undefined ? ['tok_code'] : []);
  });

  it('wants none of a new card, whose token has it, and of a saved bank account, which has none', async () => {
    const customer = newCustomer();
    expect(await payAs(strict, customer, {})).toMatchObject({ status: 200 });
    const { id } = await saved(customer, { processor_token: 'tok_ach', method: 'ach' });
    expect(fieldsOf(await payAs(strict, customer, { cvc_token: 'tok_code' }))).toEqual(['cvc_token']);
    expect(await payAs(strict, customer, { processor_token: id, method: 'ach' })).toMatchObject({ status: 200 });
  });
});
