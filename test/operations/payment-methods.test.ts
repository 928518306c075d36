import { isProblem, type Problem } from '../../lambdas/domain/errors.ts';
import { MAX_METHODS, type SavedMethod } from '../../lambdas/domain/saved-method.ts';
import { isWalletSession, type WalletSession } from '../../lambdas/domain/session.ts';
import { presentWallet, presentWalletMethod } from '../../lambdas/domain/wire/present-saved-method.ts';
import { addPaymentMethodSchema } from '../../lambdas/domain/wire/payment.ts';
import { parse } from '../../lambdas/http/parse.ts';
import { addPaymentMethod } from '../../lambdas/operations/add-payment-method.ts';
import { deletePaymentMethod } from '../../lambdas/operations/delete-payment-method.ts';
import { forgetDiscarded } from '../../lambdas/operations/forget-discarded.ts';
import { listPaymentMethods } from '../../lambdas/operations/list-payment-methods.ts';
import { setDefaultPaymentMethod } from '../../lambdas/operations/set-default-payment-method.ts';
import { anAccount, aSavedMethod } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';
import { visa } from './support/processor.ts';

const HOUR = 3_600_000;
const account = anAccount();
let checkout: Checkout;
let customers = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  checkout.vault.available = true;
  checkout.processor.forgets(true);
});

afterAll(() => checkout.store.close());

const deps = () => {
  const { processors, clock, vault, ids } = checkout;
  const { wallets, velocity } = checkout.store;
  return { accounts: { find: async () => account }, wallets, velocity, processors, clock, vault, ids };
};

async function newWallet(more: object = {}): Promise<WalletSession> {
  customers += 1;
  const created = await checkout.create({ scope: 'wallet', customer_id: `wallet-${customers}`, ...more });
  if (isProblem(created) || !isWalletSession(created.session)) throw new Error('The session was not created');
  return created.session;
}

const add = async (session: WalletSession, body: object = {}) => {
  const whole = parse(addPaymentMethodSchema(), { processor_token: 'tok_visa', method: 'card', ...body });
  return addPaymentMethod(deps(), { session, account, body: whole, source: {} });
};

const added = async (session: WalletSession, body: object = {}) => {
  const result = await add(session, body);
  if (isProblem(result)) throw new Error(`Refused: ${result.code}`);
  return result.method;
};

const list = async (session: WalletSession) => {
  const listed = await listPaymentMethods(deps(), session, account);
  if (isProblem(listed)) throw new Error(`Refused: ${listed.code}`);
  return presentWallet(listed);
};

const remove = (session: WalletSession, { id }: Pick<SavedMethod, 'id'>) =>
  deletePaymentMethod(deps(), session, account, id);

const setDefault = (session: WalletSession, { id }: Pick<SavedMethod, 'id'>) =>
  setDefaultPaymentMethod(deps(), session, account, id);

const fieldsOf = (result: unknown) => (result as Problem).details?.errors?.map(({ field }) => field);
const walletOf = ({ account: uid, customerId }: WalletSession) => checkout.store.wallets.find(uid, customerId);
const defaults = async (session: WalletSession) =>
  (await list(session)).methods.filter(({ is_default }) => is_default).map(({ id }) => id);

/** An instrument of its own. */
function newToken(): string {
  customers += 1;
  const token = `tok_${customers}`;
  checkout.processor.knows(token, { ...visa, fingerprint: token });
  return token;
}

describe('a wallet', () => {
  it('is empty at first, and says what may be added', async () => {
    const session = await newWallet({ allowed_methods: ['card'] });
    expect(await list(session)).toEqual({ methods: [], allowed_methods: ['card'] });
  });

  it('shows what was added: badges and locks of the session go along', async () => {
    const first = await newWallet();
    const { id } = await added(first, { billing_details: { cardholder: 'Ada' } });
    const session = {
      ...first,
      wallet: {
        method_badges: [
          { label: 'Autopay', color: '#112233', payment_method_uids: ['SPM_other', id] },
          { label: 'Other', color: '#112233', payment_method_uids: [] },
        ],
        locked_payment_methods: [{ payment_method_uid: id, reason: 'Pays your plan' }],
      },
    };
    const method = {
      id,
      type: 'card',
      brand: 'Visa',
      last4: '4242',
      exp_month: 12,
      exp_year: 2035,
      holder_name: 'Ada',
      is_default: true,
    };
    expect((await list(session)).methods).toEqual([
      { ...method, badges: [{ label: 'Autopay', color: '#112233' }], locked: { reason: 'Pays your plan' } },
    ]);
    expect((await list(first)).methods).toEqual([{ ...method, badges: [], locked: null }]);
  });

  it('does not show what a processor keeps that this deployment no longer has', async () => {
    const session = await newWallet();
    const kept = aSavedMethod({ processor: 'gone' });
    await checkout.store.wallets.save({ ...(await walletOf(session)), methods: [kept], defaultId: kept.id });
    expect((await list(session)).methods).toEqual([]);
  });
});

describe('adding', () => {
  it('answers the method, with the consent of a payer who is there', async () => {
    const session = await newWallet();
    const result = await add(session);
    if (isProblem(result)) throw new Error(result.code);
    expect(presentWalletMethod(result, result.method)).toMatchObject({ last4: '4242', is_default: true, locked: null });
    expect(result.method.consent).toMatchObject({ usage: 'on_session', at: checkout.clock.now() });
    const unattended = await newWallet({ setup_future_usage: 'off_session' });
    expect((await added(unattended)).consent.usage).toBe('off_session');
  });

  it('makes it the default when it is the first, or is to be', async () => {
    const session = await newWallet();
    const first = await added(session);
    await added(session, { processor_token: 'tok_ach', method: 'ach' });
    expect(await defaults(session)).toEqual([first.id]);
    const third = await added(session, { processor_token: newToken(), is_default: true });
    expect(await defaults(session)).toEqual([third.id]);
  });

  it('the same instrument twice, also at the same moment, is one method', async () => {
    const session = await newWallet();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => added(session)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await list(session)).methods).toHaveLength(1);
  });

  it.each([
    ['an unknown token', { processor_token: 'tok_none' }, {}, 'processor_token'],
    ['a saved method', { processor_token: 'SPM_1' }, {}, 'processor_token'],
    ['a method that the session does not take', { method: 'ach' }, { allowed_methods: ['card'] }, 'method'],
    ['a method that can not be shown again', { method: 'apple_pay' }, { allowed_methods: ['apple_pay'] }, 'method'],
  ])('%s is refused', async (_, body, session, field) => {
    expect(fieldsOf(await add(await newWallet(session), body))).toEqual([field]);
  });

  it('is refused when the wallet is full; the instrument that is there may be renewed', async () => {
    const session = await newWallet();
    const methods = Array.from({ length: MAX_METHODS }, (_, n) =>
      aSavedMethod({ fingerprint: n ? `f${n}` : visa.fingerprint }),
    );
    await checkout.store.wallets.save({ ...(await walletOf(session)), methods });
    expect(fieldsOf(await add(session, { processor_token: newToken() }))).toEqual(['processor_token']);
    expect((await added(session)).id).toBe(methods[0]?.id);
  });

  it('answers the decline of a card that the processor will not keep', async () => {
    const { keeper } = checkout.processor;
    Object.assign(checkout.processor, { keeper: { keep: async () => ({ kind: 'declined', code: 'card_declined' }) } });
    const session = await newWallet();
    expect(told(await add(session))).toBe('card_declined');
    Object.assign(checkout.processor, { keeper });
    expect(await walletOf(session)).toMatchObject({ version: 0 });
  });

  it('saves nothing while the key is not there', async () => {
    checkout.vault.available = false;
    const session = await newWallet();
    expect(await add(session)).toMatchObject({
      code: 'network_error',
      message: expect.stringContaining('Nothing was saved'),
    });
    expect(await walletOf(session)).toMatchObject({ version: 0 });
  });
});

describe('deleting', () => {
  it('takes the method out at once, and nothing pays with it', async () => {
    const session = await newWallet();
    const method = await added(session);
    expect(await remove(session, method)).toBeUndefined();
    expect((await list(session)).methods).toEqual([]);
    expect(told((await remove(session, method)) ?? {})).toBe('not_found');
    const { id } = await checkout.session({ customer_id: session.customerId });
    expect(fieldsOf(await checkout.quote(id, { token: method.id }))).toEqual(['processor_token']);
  });

  it('hands the default on to the newest that is left', async () => {
    const session = await newWallet();
    const first = await added(session);
    const second = await added(session, { processor_token: newToken() });
    const third = await added(session, { processor_token: newToken() });
    await remove(session, first);
    expect(await defaults(session)).toEqual([third.id]);
    await remove(session, second);
    expect(await defaults(session)).toEqual([third.id]);
    await remove(session, third);
    expect(await walletOf(session)).not.toHaveProperty('defaultId');
  });

  it('is refused for a locked method, and for what is not there', async () => {
    const session = await newWallet();
    const { id } = await added(session);
    const wallet = { locked_payment_methods: [{ payment_method_uid: id, reason: 'r' }] };
    expect(told((await remove({ ...session, wallet }, { id })) ?? {})).toBe('method_locked');
    expect((await list(session)).methods).toHaveLength(1);
    expect(told((await remove(session, { id: 'SPM_none' })) ?? {})).toBe('not_found');
  });

  it("another customer's method is not there", async () => {
    const theirs = await added(await newWallet());
    const session = await newWallet();
    expect(told((await remove(session, theirs)) ?? {})).toBe('not_found');
    expect(told(await setDefault(session, theirs))).toBe('not_found');
  });
});

describe('at the same moment', () => {
  it('a method is deleted however many ask for it, and what else is changed is not lost', async () => {
    const session = await newWallet();
    const gone = await added(session);
    const kept = await added(session, { processor_token: newToken() });
    const results = await Promise.all([
      ...[1, 2, 3, 4].map(() => remove(session, gone)),
      setDefault(session, kept),
      add(session, { processor_token: newToken() }),
    ]);
    const answers = results.slice(0, 4).map((result) => (result === undefined ? 'deleted' : told(result)));
    expect(answers.filter((one) => one !== 'deleted' && one !== 'not_found')).toEqual([]);
    expect(answers).toContain('deleted');
    expect((await list(session)).methods).toHaveLength(2);
    expect(await defaults(session)).toEqual([kept.id]);
  });

  it('many defaults leave one', async () => {
    const session = await newWallet();
    const methods = [await added(session), await added(session, { processor_token: newToken() })];
    await Promise.all([...methods, ...methods, ...methods].map((method) => setDefault(session, method)));
    expect(await defaults(session)).toHaveLength(1);
  });
});

describe('what is over', () => {
  it.each([['a session out of time', { expires_in_seconds: 60 }, 61_000, 'session_expired']])(
    '%s: nothing is shown, added or changed',
    async (_, body, later, code) => {
      const session = await newWallet(body);
      const method = await added(session);
      checkout.clock.advance(later);
      expect(told(await listPaymentMethods(deps(), session, account))).toBe(code);
      expect(told(await add(session))).toBe(code);
      expect(told((await remove(session, method)) ?? {})).toBe(code);
      expect(told(await setDefault(session, method))).toBe(code);
    },
  );
});

describe('what was deleted or replaced', () => {
  const sweep = () => forgetDiscarded(deps(), checkout.clock.now() + 40_000);
  const forgotten = () => checkout.processor.forgotten;

  it('is forgotten by the processor at the next sweep, once', async () => {
    await sweep();
    const session = await newWallet();
    await added(session);
    const replaced = await checkout.vault.open((await added(session)).sealedReference, {
      account: account.uid,
      wallet: (await walletOf(session)).id,
    });
    const before = forgotten().length;
    expect(await sweep()).toBe(1);
    expect(forgotten().slice(before)).not.toContain(replaced);
    expect(await sweep()).toBe(0);
    expect((await walletOf(session)).discarded).toEqual([]);
    expect((await list(session)).methods).toHaveLength(1);
  });

  it('is asked for again as long as the processor does not answer', async () => {
    const session = await newWallet();
    await remove(session, await added(session));
    checkout.processor.forgets(false);
    expect(await sweep()).toBe(0);
    checkout.processor.forgets(true);
    expect(await sweep()).toBe(0);
    checkout.clock.advance(HOUR);
    expect(await sweep()).toBe(1);
  });
});
