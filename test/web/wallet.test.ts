import type { Refusal } from '../../web/api-client/exchange.ts';
import type { Config, WalletMethod } from '../../web/api-client/session-api.ts';
import { eventsOf } from '../../web/frame/state/events.ts';
import { initial, type Model } from '../../web/frame/state/model.ts';
import { type Input, next } from '../../web/frame/state/transitions.ts';
import {
  type Change,
  madeBy,
  nextWallet,
  refusedWallet,
  type WalletInput,
  type WalletState,
  type WalletStep,
  withChange,
} from '../../web/frame/state/wallet.ts';

const method = (id: string, more: Partial<WalletMethod> = {}): WalletMethod => ({
  id,
  type: 'card',
  badges: [],
  locked: null,
  ...more,
});
const visa = method('SPM_visa', { is_default: true });
const bank = method('SPM_bank', { type: 'ach', is_default: false });
const locked = method('SPM_locked', { locked: { reason: 'Pays your plan' } });
const methods = [visa, bank, locked];
const at = (step: WalletStep): WalletState => ({ name: 'wallet', methods, step });
const done = { kind: 'removed', method: visa } as const;
const refusal = (code: string): Refusal => ({ code, recoverable: true, errors: [] });

const steps: readonly WalletStep[] = [
  { name: 'list' },
  { name: 'form' },
  { name: 'saving' },
  { name: 'asking', id: bank.id },
  { name: 'removing', id: bank.id },
  { name: 'choosing', id: bank.id },
];

describe('a list of saved methods', () => {
  it.each<[WalletInput, Partial<Record<WalletStep['name'], WalletStep>>]>([
    [{ type: 'formOpened' }, { list: { name: 'form' }, asking: { name: 'form' } }],
    [{ type: 'formClosed' }, { form: { name: 'list' } }],
    [{ type: 'saving' }, { form: { name: 'saving' } }],
    [
      { type: 'asked', id: visa.id },
      { list: { name: 'asking', id: visa.id }, asking: { name: 'asking', id: visa.id } },
    ],
    [{ type: 'asked', id: locked.id }, {}],
    [{ type: 'asked', id: 'SPM_gone' }, {}],
    [{ type: 'kept' }, { asking: { name: 'list' } }],
    [{ type: 'removing' }, { asking: { name: 'removing', id: bank.id } }],
    [
      { type: 'choosing', id: visa.id },
      { list: { name: 'choosing', id: visa.id }, asking: { name: 'choosing', id: visa.id } },
    ],
    [
      { type: 'done', done, methods: [bank] },
      { saving: { name: 'list' }, removing: { name: 'list' }, choosing: { name: 'list' } },
    ],
  ])('%j counts only where it can happen', (input, leads) => {
    for (const step of steps) {
      const before = at(step);
      const after = nextWallet(before, input);
      if (leads[step.name]) expect([step, after.step]).toEqual([step, leads[step.name]]);
      else expect(after).toBe(before);
    }
  });

  it('says what was changed until something else is done', () => {
    const changed = nextWallet(at({ name: 'removing', id: visa.id }), { type: 'done', done, methods: [bank] });
    expect(changed).toEqual({ name: 'wallet', methods: [bank], step: { name: 'list' }, done });
    expect(nextWallet(changed, { type: 'formOpened' })).not.toHaveProperty('done');
  });

  it.each([
    ['saving', 'card_declined', undefined, 'form', 'card_declined'],
    ['saving', 'unreachable', methods, 'form', 'unchanged'],
    ['saving', 'unreachable', undefined, 'form', 'unreachable'],
    ['saving', 'validation_error', methods, 'form', 'validation_error'],
    ['removing', 'method_locked', methods, 'list', 'unchanged'],
    ['choosing', 'rate_limited', undefined, 'list', 'rate_limited'],
  ] as const)('%s that is refused with %s, the list being %j, goes back to the %s and says %s', (...row) => {
    const [name, code, now, step, said] = row;
    const from = steps.find((each) => each.name === name) ?? { name: 'list' };
    expect(refusedWallet(at(from), refusal(code), now)).toMatchObject({ step: { name: step }, alert: { code: said } });
  });
});

describe('an answer that was lost', () => {
  const chosen = [method('SPM_bank', { type: 'ach', is_default: true }), { ...visa, is_default: false }];

  it.each<[string, Change, readonly WalletMethod[], WalletMethod | undefined]>([
    ['a new method is there', { kind: 'saved' }, [...methods, method('SPM_new')], method('SPM_new')],
    ['no new method is there', { kind: 'saved' }, methods, undefined],
    ['the method is gone', { kind: 'removed', method: bank }, [visa, locked], bank],
    ['the method is still there', { kind: 'removed', method: bank }, methods, undefined],
    ['it is the default', { kind: 'chosen', method: bank }, chosen, chosen[0]],
    ['another is the default', { kind: 'chosen', method: bank }, methods, undefined],
    ['it was removed meanwhile', { kind: 'chosen', method: bank }, [visa], undefined],
  ])('%s: so much is known', (_name, change, after, known) => {
    expect(madeBy(change, methods, after)).toEqual(known);
  });

  it('leaves a list that is right as far as this page knows', () => {
    expect(withChange(methods, { kind: 'removed', method: bank })).toEqual([visa, locked]);
    expect(withChange([visa], { kind: 'saved', method: bank })).toEqual([visa, bank]);
    const now = { ...bank, is_default: true };
    expect(withChange([visa, bank], { kind: 'chosen', method: now })).toEqual([now, { ...visa, is_default: false }]);
  });
});

describe("what the merchant's page is told", () => {
  const config = { session_id: 'cs_1', scope: 'wallet', status: 'active' } as Config;
  const model = (step: WalletStep): Model => ({ ...initial, config, state: at(step) });
  const told = (before: Model, input: Input) =>
    eventsOf(before, input, next(before, input), (code) => code).map(({ name, detail }) => [name, detail]);

  it('the session once it is there, and each method that was removed', () => {
    expect(told(initial, { type: 'listed', config, methods })).toMatchObject([['session.ready', { session: {} }]]);
    expect(told(model({ name: 'list' }), { type: 'listed', config, methods: [] })).toEqual([]);
    const removed = { type: 'managed', input: { type: 'done', done, methods: [] } } as const;
    expect(told(model({ name: 'removing', id: visa.id }), removed)).toEqual([
      ['walletDeleted', { savedMethodId: visa.id }],
    ]);
    expect(told(model({ name: 'list' }), removed)).toEqual([]);
    const saved = { type: 'managed', input: { type: 'done', done: { kind: 'saved', method: visa }, methods } } as const;
    expect(told(model({ name: 'saving' }), saved)).toEqual([]);
  });

  it.each([
    ['card_declined', 'card_declined'],
    ['network_error', 'network_error'],
    ['method_locked', 'validation_error'],
    ['validation_error', 'validation_error'],
  ])('a change that was refused with %s, as %s', (code, name) => {
    const input = { type: 'notManaged', refusal: refusal(code) } as const;
    expect(told(model({ name: 'saving' }), input)).toEqual([
      ['payment.error', { code: name, message: code, recoverable: true }],
    ]);
  });

  it('the end of the session', () => {
    const ended = { type: 'notManaged', refusal: { ...refusal('session_expired'), recoverable: false } } as const;
    const events = told(model({ name: 'saving' }), ended);
    expect(events).toMatchObject([
      ['payment.error', { code: 'session_expired' }],
      ['session.expired', { sessionId: 'cs_1' }],
    ]);
    expect(next(model({ name: 'saving' }), ended).state).toEqual({ name: 'expired' });
  });
});
