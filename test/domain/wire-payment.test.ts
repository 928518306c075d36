import { confirmSessionSchema } from '../../lambdas/domain/wire/payment.ts';
import { quoteFeeSchema } from '../../lambdas/domain/wire/quote-fee.ts';
import { parse } from '../../lambdas/http/parse.ts';
import { refused } from './support/refused.ts';

const card = { method: 'card', card_type: 'visa', processor_token: 'tok_1', payment_method: { card: {} } };
const ach = { method: 'ach', processor_token: 'tok_1', payment_method: { ach: {} } };
const saved = { method: 'card', processor_token: 'SPM_1' };

describe('quote-fee', () => {
  it.each<[string, object, string[]]>([
    ['a card', card, []],
    [
      'a card with what the browser knows',
      {
        ...card,
        payment_method: { card: { last4: '4242', exp_month: 12, exp_year: 2035, bin: '424242', card_brand: 'Visa' } },
      },
      [],
    ],
    [
      'a card with month and year as text',
      { ...card, payment_method: { card: { exp_month: '07', exp_year: '35' } } },
      [],
    ],
    [
      'a bank account',
      {
        ...ach,
        payment_method: {
          ach: { bank_name: 'B', routing_number: '110000000', account_number_suffix: '6789', account_type: 'savings' },
        },
      },
      [],
    ],
    ['Apple Pay', { method: 'apple_pay' }, []],
    ['a saved method, without its details', saved, []],
    ['no method', { ...card, method: undefined }, ['method']],
    ['a method that is not known', { ...card, method: 'cash' }, ['method']],
    ['a card without token', { ...card, processor_token: undefined }, ['processor_token']],
    ['a card without type', { ...card, card_type: undefined }, ['card_type']],
    ['a card type in capitals', { ...card, card_type: 'Visa' }, ['card_type']],
    ['a card without details', { ...card, payment_method: undefined }, ['payment_method']],
    ['a bank account without token and details', { method: 'ach' }, ['processor_token', 'payment_method']],
    ['a card and a bank account at once', { ...card, payment_method: { card: {}, ach: {} } }, ['payment_method']],
    ['neither card nor bank account', { ...card, payment_method: {} }, ['payment_method']],
    ['Apple Pay with a token', { method: 'apple_pay', processor_token: 'tok_1' }, ['processor_token']],
    ['Apple Pay with details', { method: 'apple_pay', payment_method: { card: {} } }, ['payment_method']],
    ['three digits for last4', { ...card, payment_method: { card: { last4: '424' } } }, ['payment_method.card.last4']],
    [
      'a whole number for bin',
      { ...card, payment_method: { card: { bin: '424242424' } } },
      ['payment_method.card.bin'],
    ],
    ['month 13', { ...card, payment_method: { card: { exp_month: 13 } } }, ['payment_method.card.exp_month']],
    [
      'a whole account number',
      { ...ach, payment_method: { ach: { account_number_suffix: '000123456789' } } },
      ['payment_method.ach.account_number_suffix'],
    ],
    ['a token with a space', { ...card, processor_token: 'tok 1' }, ['processor_token']],
    ['a token that is too long', { ...card, processor_token: 'x'.repeat(256) }, ['processor_token']],
    ['an empty token', { ...card, processor_token: '' }, ['processor_token']],
    ['an unknown property', { ...card, amount: 1 }, ['amount']],
    ['null for an optional property', { ...card, payment_method: null }, ['payment_method']],
  ])('%s', (_, body, fields) => {
    expect(refused(() => parse(quoteFeeSchema, body))).toEqual(fields);
  });
});

const confirm = { processor_token: 'tok_1', method: 'card' };
const all = {
  ...confirm,
  save_method: true,
  billing_details: {
    cardholder: 'Ada',
    zip: '1010',
    street: 'Main 1',
    street2: '',
    city: 'Vienna',
    state: '',
    country: 'AT',
    phone: '+43 1 2345',
    email: 'ada@example.com',
  },
  challenge_response: { type: 'sms', code: '123456' },
  payment_method: { card: { last4: '4242' } },
  ach_authorization: { sec_code: 'web', accepted_at: '2026-10-01T12:00:00.000Z' },
  duplicate_acknowledged: true,
  total_amount: 1_039,
};

describe('confirm', () => {
  it.each<[string, object, string[]]>([
    ['what must be there', confirm, []],
    ['all that may be there', all, []],
    ['an empty string in the billing details', { ...confirm, billing_details: { zip: '' } }, []],
    [
      'a time with an offset',
      { ...confirm, ach_authorization: { sec_code: 'tel', accepted_at: '2026-10-01T14:00:00+02:00' } },
      [],
    ],
    ['nothing', {}, ['processor_token', 'method']],
    ['a token that is a number', { ...confirm, processor_token: 5 }, ['processor_token']],
    ['a method that is not known', { ...confirm, method: 'CARD' }, ['method']],
    ['text for save_method', { ...confirm, save_method: 'true' }, ['save_method']],
    ['text for duplicate_acknowledged', { ...confirm, duplicate_acknowledged: 'true' }, ['duplicate_acknowledged']],
    ['no total', { ...confirm, total_amount: 0 }, ['total_amount']],
    ['half a unit', { ...confirm, total_amount: 10.5 }, ['total_amount']],
    ['an unknown billing detail', { ...confirm, billing_details: { name: 'x' } }, ['billing_details.name']],
    ['a long billing detail', { ...confirm, billing_details: { zip: 'x'.repeat(21) } }, ['billing_details.zip']],
    ['a line end in a billing detail', { ...confirm, billing_details: { city: 'a\nb' } }, ['billing_details.city']],
    [
      'a challenge response without type',
      { ...confirm, challenge_response: { token: 't' } },
      ['challenge_response.type'],
    ],
    [
      'an unknown SEC code',
      { ...confirm, ach_authorization: { sec_code: 'ccd', accepted_at: '2026-10-01T12:00:00Z' } },
      ['ach_authorization.sec_code'],
    ],
    [
      'a day without time',
      { ...confirm, ach_authorization: { sec_code: 'web', accepted_at: '2026-10-01' } },
      ['ach_authorization.accepted_at'],
    ],
    ['an unknown property', { ...confirm, amount: 1 }, ['amount']],
    ['null for an optional property', { ...confirm, billing_details: null }, ['billing_details']],
  ])('%s', (_, body, fields) => {
    expect(refused(() => parse(confirmSessionSchema, body))).toEqual(fields);
  });
});
