import type { Refusal } from '../../web/api-client/exchange.ts';
import type { Config, Payment, Quote } from '../../web/api-client/session-api.ts';
import { initial, type Model, type State, type StateName } from '../../web/frame/state/model.ts';
import { type Input, type InputType, next, transitions } from '../../web/frame/state/transitions.ts';

const config = {
  session_id: 'cs_1',
  status: 'active',
  payment_status: 'unpaid',
  amount: 1_000,
  currency: 'USD',
  challenge: null,
} as Config;
const quote = { amount: 1_000, total_amount: 1_039, convenience_fee: 39, currency: 'USD', method: 'card' } as Quote;
const prepared = { token: 'tok_1', method: 'card' as const, quote };
const payment = { payment_uid: 'P-1', total_amount: 1_039 } as Payment;
const challenge = { type: 'email' };
const refusal = (code: string, more: Partial<Refusal> = {}): Refusal => ({
  code,
  recoverable: true,
  errors: [],
  ...more,
});

const states: { readonly [Name in StateName]: Extract<State, { name: Name }> } = {
  loading: { name: 'loading' },
  unreachable: { name: 'unreachable' },
  'bad-link': { name: 'bad-link' },
  'not-allowed': { name: 'not-allowed' },
  unavailable: { name: 'unavailable' },
  form: { name: 'form' },
  paying: { name: 'paying' },
  authenticating: { name: 'authenticating', step: 'bank' },
  duplicate: { name: 'duplicate' },
  challenge: { name: 'challenge', challenge, step: 'checking', round: 1 },
  reconnecting: { name: 'reconnecting' },
  unknown: { name: 'unknown' },
  paid: { name: 'paid', payment, at: 0 },
  wallet: { name: 'wallet', methods: [], step: { name: 'list' } },
  expired: { name: 'expired' },
  closed: { name: 'closed', code: 'rate_limited' },
};

const inputs: { readonly [Type in InputType]: Input & { readonly type: Type } } = {
  retried: { type: 'retried' },
  unreachable: { type: 'unreachable' },
  badLink: { type: 'badLink' },
  notAllowed: { type: 'notAllowed' },
  loaded: { type: 'loaded', config: { ...config, status: 'expired' }, payable: true },
  ended: { type: 'ended', config: { ...config, status: 'expired' }, payable: true },
  changed: { type: 'changed' },
  quoting: { type: 'quoting', version: 2 },
  quoted: { type: 'quoted', version: 1, prepared },
  quoteRefused: { type: 'quoteRefused', version: 1, refusal: refusal('card_declined') },
  pressed: { type: 'pressed' },
  notStarted: { type: 'notStarted', code: 'apple_pay_unavailable' },
  actionRequired: { type: 'actionRequired', step: 'bank' },
  doubted: { type: 'doubted', doubt: 'unknown' },
  paid: { type: 'paid', payment, at: 0 },
  refused: { type: 'refused', refusal: refusal('card_declined') },
  unfinished: { type: 'unfinished' },
  acknowledged: { type: 'acknowledged' },
  kept: { type: 'kept' },
  challenged: { type: 'challenged', challenge },
  codeAsked: { type: 'codeAsked' },
  codeSent: { type: 'codeSent', challenge: { ...challenge, code_sent: true }, resendAt: 1 },
  codeNotSent: { type: 'codeNotSent', problem: 'network_error' },
  codeEntered: { type: 'codeEntered' },
  captchaTroubled: { type: 'captchaTroubled', problem: 'captcha_expired' },
  captchaRetried: { type: 'captchaRetried' },
  leftChallenge: { type: 'leftChallenge' },
  linkRenewed: { type: 'linkRenewed', redirectUrl: 'https://shop.example/' },
  listed: { type: 'listed', config: { ...config, scope: 'wallet' }, methods: [] },
  managed: { type: 'managed', input: { type: 'formOpened' } },
  notManaged: { type: 'notManaged', refusal: refusal('card_declined') },
};

const ready = { kind: 'ready', prepared } as const;
const inState = (name: StateName, change: Partial<Model> = {}): Model => ({
  config,
  state: states[name],
  total: ready,
  ...change,
});
const stateAfter = (model: Model, input: Input) => next(model, input).state;
const final: readonly StateName[] = ['bad-link', 'not-allowed', 'expired', 'closed'];

describe('a checkout', () => {
  it.each(Object.keys(inputs) as InputType[])(
    'takes %s only where it can happen; anywhere else nothing changes',
    (type) => {
      for (const name of Object.keys(states) as StateName[]) {
        const model = inState(name);
        if (!transitions[type].from.includes(name)) expect(next(model, inputs[type])).toBe(model);
      }
    },
  );

  it.each(final)('that is %s stays so, whatever comes', (name) => {
    const model = inState(name);
    for (const input of Object.values(inputs)) expect(next(model, input)).toBe(model);
  });

  it('that is paid only gets a fresh link', () => {
    const model = inState('paid');
    const changing = Object.values(inputs).filter((input) => next(model, input) !== model);
    expect(changing.map(({ type }) => type)).toEqual(['linkRenewed']);
    expect(stateAfter(model, inputs.linkRenewed)).toEqual({ ...states.paid, redirectUrl: 'https://shop.example/' });
  });

  it('pays nothing that has no quote', () => {
    const model = inState('form', { total: { kind: 'none' } });
    expect(next(model, inputs.pressed)).toBe(model);
    expect(stateAfter(inState('form'), inputs.pressed)).toEqual({ name: 'paying' });
  });

  it('drops the quote of what was typed before', () => {
    const waiting = inState('form', { total: { kind: 'quoting', version: 2 } });
    expect(next(waiting, inputs.quoted)).toBe(waiting);
    expect(next(waiting, { ...inputs.quoted, version: 2 }).total).toEqual(ready);
    expect(next(waiting, inputs.quoteRefused)).toBe(waiting);
    expect(next(inState('form'), inputs.changed).total).toEqual({ kind: 'none' });
  });
});

describe('what the API says of the session', () => {
  it.each([
    [{ status: 'active' }, true, { name: 'form' }],
    [{ status: 'active' }, false, { name: 'unavailable' }],
    [{ status: 'active', payment_status: 'processing' }, true, { name: 'unknown' }],
    [{ status: 'expired' }, true, { name: 'expired' }],
    [{ status: 'completed', payment }, true, { name: 'paid', payment }],
  ] as const)('%j, payable %s, is shown as %j', (change, payable, shown) => {
    const input = { type: 'loaded', config: { ...config, ...change } as Config, payable } as const;
    expect(stateAfter(initial, input)).toEqual(shown);
  });

  it('keeps the quote while the amount stays, and voids it with another amount', () => {
    const loaded = (amount: number) =>
      next(inState('form'), { type: 'loaded', config: { ...config, amount }, payable: true });
    expect(loaded(1_000).total).toEqual(ready);
    expect(loaded(2_000).total).toEqual({ kind: 'none' });
  });

  it.each(['duplicate', 'challenge'] as const)('does not take %s from the payer unless the session is over', (name) => {
    const model = inState(name);
    expect(next(model, { type: 'loaded', config, payable: true })).toBe(model);
    expect(stateAfter(model, inputs.loaded)).toEqual({ name: 'expired' });
  });

  it.each(['paying', 'authenticating', 'reconnecting'] as const)('does not end a try that is %s', (name) => {
    const model = inState(name);
    expect(next(model, inputs.loaded)).toBe(model);
  });
});

describe('a refusal', () => {
  const refused = (code: string, more: Partial<Refusal> = {}, model = inState('paying')) =>
    next(model, { type: 'refused', refusal: refusal(code, more) });

  it.each(['card_declined', 'expired_card', 'incorrect_cvc', 'insufficient_funds'])(
    '%s needs another token: its quote is gone',
    (code) => {
      expect(refused(code)).toMatchObject({ state: { name: 'form', alert: { code } }, total: { kind: 'none' } });
    },
  );

  it.each(['processing_error', 'rate_limited', 'validation_error', 'something_new'])(
    '%s leaves the form as it was, with a word on it',
    (code) => {
      expect(refused(code)).toMatchObject({ state: { name: 'form', alert: { code } }, total: ready });
    },
  );

  it('of a changed quote shows the new one', () => {
    const changed = { ...quote, total_amount: 2_068 };
    expect(refused('quote_changed', { quote: changed }).total).toEqual({
      kind: 'ready',
      prepared: { ...prepared, quote: changed },
    });
  });

  it.each([
    ['duplicate_payment', {}, { name: 'duplicate' }],
    ['session_expired', { recoverable: false }, { name: 'expired' }],
    ['confirm_in_progress', {}, { name: 'unknown' }],
    ['rate_limited', { recoverable: false }, { name: 'closed', code: 'rate_limited' }],
    ['account_not_allowed', { recoverable: false }, { name: 'closed', code: 'account_not_allowed' }],
    ['internal_error', { recoverable: false }, { name: 'form', alert: { code: 'internal_error' } }],
  ])('%s %j leads to %j', (code, more, shown) => {
    expect(refused(code, more).state).toEqual(shown);
  });

  it('of a wrong code asks for it again, until there are no more tries', () => {
    const model = inState('challenge');
    expect(refused('challenge_failed', {}, model).state).toMatchObject({ step: 'enter', problem: 'challenge_failed' });
    expect(refused('challenge_failed', { recoverable: false }, model).state).toMatchObject({ name: 'closed' });
  });

  it('that comes after the challenge means that it is passed', () => {
    const model = inState('challenge', { config: { ...config, challenge } });
    expect(refused('card_declined', {}, model).config?.challenge).toBeNull();
    expect(refused('challenge_failed', {}, model).config?.challenge).toEqual(challenge);
  });
});

describe("an authentication by the payer's bank", () => {
  it('stands in the way of a payment, over its form, and can be asked for again', () => {
    const asked = next(inState('paying'), inputs.actionRequired);
    expect(asked.state).toEqual({ name: 'authenticating', step: 'bank' });
    const url = 'https://bank.example/';
    expect(stateAfter(asked, { type: 'actionRequired', step: 'continue', url })).toEqual({
      name: 'authenticating',
      step: 'continue',
      url,
    });
    expect(next(asked, inputs.pressed)).toBe(asked);
    expect(stateAfter(inState('reconnecting'), inputs.actionRequired)).toMatchObject({ name: 'authenticating' });
  });

  it.each([
    ['paid', { name: 'paid', payment, at: 0 }],
    ['refused', { name: 'form', alert: { code: 'card_declined' } }],
    ['doubted', { name: 'unknown' }],
  ] as const)('ends when the payment is %s', (type, shown) => {
    expect(stateAfter(inState('authenticating'), inputs[type])).toEqual(shown);
  });
});

describe('a challenge', () => {
  it('goes from asking to entering a code, and back to the payment', () => {
    const asked = next(inState('form'), inputs.challenged);
    expect(asked.state).toEqual({ name: 'challenge', challenge, step: 'ask', round: 1 });
    const sending = next(asked, inputs.codeAsked);
    expect(stateAfter(sending, inputs.codeNotSent)).toMatchObject({ step: 'ask', problem: 'network_error' });
    const sent = next(sending, inputs.codeSent);
    expect(sent.state).toMatchObject({ step: 'enter', resendAt: 1 });
    expect(stateAfter(sent, inputs.codeEntered)).toMatchObject({ step: 'checking' });
    expect(stateAfter(sent, inputs.leftChallenge)).toEqual({ name: 'form' });
  });

  it('by a captcha has a document of its own for each try', () => {
    const captcha = { type: 'turnstile', site_key: 'site' };
    const shown = next(inState('form'), { type: 'challenged', challenge: captcha });
    expect(shown.state).toEqual({ name: 'challenge', challenge: captcha, step: 'enter', round: 1 });
    const troubled = next(shown, { type: 'captchaTroubled', problem: 'captcha_unavailable' });
    expect(troubled.state).toMatchObject({ step: 'enter', round: 1, problem: 'captcha_unavailable' });
    const retried = next(troubled, inputs.captchaRetried);
    expect(retried.state).toEqual({ name: 'challenge', challenge: captcha, step: 'enter', round: 2 });
    const refused = next(next(retried, inputs.codeEntered), { type: 'refused', refusal: refusal('challenge_failed') });
    expect(refused.state).toMatchObject({ step: 'enter', round: 3, problem: 'challenge_failed' });
    expect(stateAfter(refused, { type: 'challenged', challenge: captcha })).toMatchObject({ round: 4 });
  });

  it('for which a code was sent before asks for that one', () => {
    const input = { type: 'challenged', challenge: { ...challenge, code_sent: true } } as const;
    expect(stateAfter(inState('paying'), input)).toMatchObject({ step: 'enter' });
  });
});
