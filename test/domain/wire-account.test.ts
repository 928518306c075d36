import { accountSchema, checkoutConfigSchema } from '../../lambdas/domain/wire/account.ts';
import { presentAccount, presentCheckoutConfig } from '../../lambdas/domain/wire/present-account.ts';
import { parse } from '../../lambdas/http/parse.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { refused } from './support/refused.ts';

const least = { name: 'Shop', processor: 'sandbox' };
const defaults = {
  active: true,
  enable_ach: true,
  enable_credit_card: true,
  enable_apple_pay: false,
  minimum_amount: 1,
  maximum_amount: 99_999_999,
  webhook_enabled: true,
  duplicate_window_minutes: 10,
  max_declines: 5,
  require_line_items_total: false,
};
const all = {
  ...least,
  processor_credentials_secret: 'prod/stripe-key',
  active: false,
  enable_ach: false,
  enable_credit_card: false,
  enable_apple_pay: true,
  minimum_amount: 100,
  maximum_amount: 5_000,
  callback_url: 'https://shop.example/hook',
  webhook_enabled: false,
  admin_client_ids: ['client-1'],
  duplicate_window_minutes: 0,
  max_declines: 1,
  require_line_items_total: true,
};

const account = (body: unknown) =>
  presentAccount({ ...anAccount(), profile: parse(accountSchema({ anyPort: false, loopback: false }), body) });

describe('an account', () => {
  it('has its defaults', () => {
    expect(account(least)).toEqual({ uid: anAccount().uid, ...least, ...defaults });
  });

  it('is answered as it was sent', () => {
    expect(account(all)).toEqual({ uid: anAccount().uid, ...all });
  });

  it.each<[string, object, string]>([
    ['name', { name: undefined }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['processor', { processor: undefined }, 'processor'],
    ['a processor that is known', { processor: 'bank' }, 'processor'],
    [
      'a name of a secret, not the secret',
      { processor_credentials_secret: 'a secret with spaces' },
      'processor_credentials_secret',
    ],
    ['a minimum of at least 1', { minimum_amount: 0 }, 'minimum_amount'],
    ['a maximum within bounds', { maximum_amount: 100_000_000 }, 'maximum_amount'],
    ['a minimum that is not above the maximum', { minimum_amount: 6, maximum_amount: 5 }, 'minimum_amount'],
    ['https for the callback', { callback_url: 'http://shop.example/' }, 'callback_url'],
    ['a window of at most a day', { duplicate_window_minutes: 1_441 }, 'duplicate_window_minutes'],
    ['a window that is not negative', { duplicate_window_minutes: -1 }, 'duplicate_window_minutes'],
    ['at least one decline', { max_declines: 0 }, 'max_declines'],
    ['ids that are text', { admin_client_ids: [5] }, 'admin_client_ids[0]'],
    ['no unknown property', { uid: 'pa_1' }, 'uid'],
    ['no null', { callback_url: null }, 'callback_url'],
  ])('needs %s', (_, part, field) => {
    expect(refused(() => account({ ...least, ...part }))).toEqual([field]);
  });
});

const config = (body: unknown) =>
  presentCheckoutConfig({ ...anAccount(), checkout: parse(checkoutConfigSchema, body) });
const fee = { method: 'card', flat: 10, basis_points: 290, label: 'Fee' };
const captcha = { mode: 'always', type: 'turnstile', site_key: 'site', secret_name: 'secret' };
const whole = {
  allowed_origins: ['https://shop.example', 'http://localhost:3000'],
  merchant_display_name: 'Shop',
  logo_url: 'https://shop.example/logo.png',
  accent_color: '#1A73E8',
  page_message: '<b>Hello</b>',
  fees: [fee, { ...fee, card_type: 'amex', minimum: 5, maximum: 500 }],
  challenge: captcha,
  cvv_recheck: true,
};

describe('a checkout config', () => {
  it('has its defaults', () => {
    expect(config({})).toEqual({ allowed_origins: [], fees: [], challenge: { mode: 'never' }, cvv_recheck: false });
  });

  it('is answered as it was sent', () => {
    expect(config(whole)).toEqual(whole);
  });

  it.each<[string, object, string[]]>([
    ['an origin with a path', { allowed_origins: ['https://shop.example/'] }, ['allowed_origins[0]']],
    ['an origin of every site', { allowed_origins: ['*'] }, ['allowed_origins[0]']],
    [
      'more origins than a header takes',
      {
        allowed_origins: Array.from(
          { length: 48 },
          (_, n) => `https://${'a'.repeat(60)}.${'b'.repeat(60)}.shop-${n}.example`,
        ),
      },
      ['allowed_origins'],
    ],
    ['an origin without https', { allowed_origins: ['http://shop.example'] }, ['allowed_origins[0]']],
    ['a colour by name', { accent_color: 'red' }, ['accent_color']],
    ['a logo without https', { logo_url: 'data:image/png,x' }, ['logo_url']],
    ['a fee without label', { fees: [{ ...fee, label: undefined }] }, ['fees[0].label']],
    ['a negative fee', { fees: [{ ...fee, flat: -1 }] }, ['fees[0].flat']],
    ['a fee of more than all', { fees: [{ ...fee, basis_points: 10_001 }] }, ['fees[0].basis_points']],
    ['a card type on a bank account', { fees: [{ ...fee, method: 'ach', card_type: 'visa' }] }, ['fees[0].card_type']],
    ['a minimum above the maximum', { fees: [{ ...fee, minimum: 2, maximum: 1 }] }, ['fees[0].minimum']],
    ['two rules for the same', { fees: [fee, fee] }, ['fees']],
    ['a challenge without type', { challenge: { mode: 'always' } }, ['challenge.type']],
    [
      'a captcha without its keys',
      { challenge: { mode: 'risk', type: 'hcaptcha' } },
      ['challenge.site_key', 'challenge.secret_name'],
    ],
    ['an unknown property', { theme: 'dark' }, ['theme']],
    ['null', { page_message: null }, ['page_message']],
  ])('is refused with %s', (_, body, fields) => {
    expect(refused(() => config(body))).toEqual(fields);
  });
});
