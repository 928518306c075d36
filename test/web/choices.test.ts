import type { Config, SavedMethod } from '../../web/api-client/session-api.ts';
import { instrumentFields, isComplete } from '../../web/frame/forms/check.ts';
import { choicesOf, isUsable } from '../../web/frame/forms/choices.ts';
import { offeredUsage } from '../../web/frame/forms/consent.ts';
import { emptyForm } from '../../web/frame/forms/form.ts';
import type { FrameOptions } from '../../web/protocol.ts';

const saved: readonly SavedMethod[] = [
  { id: 'SPM_old', type: 'card', last4: '1111', expired: true },
  { id: 'SPM_bank', type: 'ach', last4: '6789' },
  { id: 'SPM_card', type: 'card', last4: '4242', is_default: true },
];
const config = {
  scope: 'payment',
  allowed_methods: ['card', 'ach'],
  processor: { name: 'sandbox' },
  saved_methods: saved,
  setup_future_usage: 'off_session',
} as unknown as Config;
const keys = (change: Partial<Config> = {}, options: FrameOptions = {}) =>
  choicesOf({ ...config, ...change }, options).map(({ key }) => key);

describe('the ways to pay', () => {
  it.each<[what: string, Partial<Config>, FrameOptions, string[]]>([
    ['the default one first, new ones last', {}, {}, ['SPM_card', 'SPM_old', 'SPM_bank', 'card', 'ach']],
    ['new ones only', {}, { newMethodOnly: true }, ['card', 'ach']],
    ['no bank accounts', {}, { disableAch: true }, ['SPM_card', 'SPM_old', 'card']],
    ['no cards', {}, { disableCreditCard: true }, ['SPM_bank', 'ach']],
    ['what the session allows', { allowed_methods: ['ach'] }, {}, ['SPM_bank', 'ach']],
    [
      'kept cards of Stripe too whose code is to be typed again',
      { cvv_recheck: true, processor: { ...config.processor, name: 'stripe' } },
      {},
      ['SPM_card', 'SPM_old', 'SPM_bank', 'card'],
    ],
    ['new ones only in a wallet, which lists the others by itself', { scope: 'wallet' }, {}, ['card', 'ach']],
    [
      'new cards and whatever is saved with Stripe',
      { processor: { ...config.processor, name: 'stripe' } },
      {},
      ['SPM_card', 'SPM_old', 'SPM_bank', 'card'],
    ],
    ['none of a processor whose fields this is not', { processor: { ...config.processor, name: 'other' } }, {}, []],
  ])('are %s', (_, change, options, expected) => {
    expect(keys(change, options)).toEqual(expected);
  });

  it("have Stripe's own fields where the account is on Stripe", () => {
    const [card] = choicesOf(
      { ...config, processor: { ...config.processor, name: 'stripe' } },
      { newMethodOnly: true },
    );
    expect(card).toEqual({ key: 'card', kind: 'card', hosted: true });
    const form = {
      ...emptyForm,
      hosted: {
        number: { complete: true, empty: false, brand: 'amex' },
        expiry: { complete: false, empty: false, expired: true },
      },
    };
    const said = instrumentFields(card).map((field) => [field.name, field.note?.(form), field.check(form)]);
    expect(said).toEqual([
      ['number', 'American Express', undefined],
      ['expiry', undefined, 'This card has expired'],
      ['code', undefined, 'Enter the 4 digits'],
    ]);
    const whole = { complete: true, empty: false };
    const onStripe = { ...config, cvv_recheck: true, processor: { ...config.processor, name: 'stripe' as const } };
    const [kept] = choicesOf(onStripe, {});
    expect(instrumentFields(kept).map(({ name }) => name)).toEqual(['code']);
    expect(isComplete(kept, { ...emptyForm, hosted: { code: whole } }, config)).toBe(true);
    expect(isComplete(kept, { ...emptyForm, values: { 'kept-code': '123' } }, config)).toBe(false);
    const typed = { ...emptyForm, hosted: { number: whole, expiry: whole, code: whole } };
    expect(isComplete(card, typed, config)).toBe(true);
    // The address is checked with the token, so it has to be there first.
    const asking = { ...config, required_avs_fields: ['zip' as const] };
    expect(isComplete(card, typed, asking)).toBe(false);
    expect(isComplete(card, { ...typed, values: { 'billing-zip': '12345' } }, asking)).toBe(true);
  });

  it.each<[string, Partial<Config>, FrameOptions]>([
    ['account', { cvv_recheck: true }, {}],
    ['page', {}, { cvvRecheck: true }],
  ])('ask for the code of a kept card, and of no bank account, where the %s wants it', (_, change, options) => {
    const asked = choicesOf({ ...config, ...change }, options).map((choice) => [
      choice.key,
      ...(choice.kind === 'saved' ? instrumentFields(choice).map(({ name }) => name) : []),
    ]);
    expect(asked).toEqual([['SPM_card', 'kept-code'], ['SPM_old', 'kept-code'], ['SPM_bank'], ['card'], ['ach']]);
  });

  it.each([
    ['Visa', '123', '12'],
    ['amex', '1234', '123'],
  ])('are complete with the code of a kept %s, %s', (brand, whole, part) => {
    const choice = { key: 'k', kind: 'saved', recheck: true, saved: { id: 'SPM_1', type: 'card', brand } } as const;
    const complete = (code: string) => isComplete(choice, { ...emptyForm, values: { 'kept-code': code } }, config);
    expect([complete(whole), complete(part), complete('')]).toEqual([true, false, false]);
  });

  it('hold a card whose time is over, which cannot be chosen', () => {
    const usable = choicesOf(config, {}).filter(isUsable);
    expect(usable.map(({ key }) => key)).toEqual(['SPM_card', 'SPM_bank', 'card', 'ach']);
  });
});

describe('keeping a method', () => {
  const card = { key: 'card', kind: 'card' } as const;
  const kept = { key: 'SPM_card', kind: 'saved', saved: saved[2] as SavedMethod } as const;

  it.each<[what: string, Partial<Config>, FrameOptions, typeof card | typeof kept, string | undefined]>([
    ['offered as the session says', {}, {}, card, 'off_session'],
    ['not offered of what is kept already', {}, {}, kept, undefined],
    ['not offered where the page turns it off', {}, { setupFutureUsage: 'off' }, card, undefined],
    [
      'never for more than the session says',
      { setup_future_usage: 'on_session' },
      { setupFutureUsage: 'off_session' },
      card,
      'on_session',
    ],
    [
      'never where the session does not',
      { setup_future_usage: 'off' },
      { setupFutureUsage: 'on_session' },
      card,
      undefined,
    ],
  ])('is %s', (_, change, options, choice, expected) => {
    expect(offeredUsage({ ...config, ...change }, options, choice)).toBe(expected);
  });

  it('is not offered where there is no customer to keep it for', () => {
    const { saved_methods: _none, ...stranger } = config;
    expect(offeredUsage(stranger, {}, card)).toBeUndefined();
  });
});
