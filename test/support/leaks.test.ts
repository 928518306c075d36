import { findLeaks } from './leaks.ts';

const found = (text: string, codes: readonly string[] = ['012345']) =>
  findLeaks({ texts: new Map([['here', ['harmless', text]]]), codes });

describe('the search for what must not be kept', () => {
  it.each([
    ['a card number', 'card 4242424242424242', 'A number is in here.'],
    ['a client secret', `"cs_abc_secret_01${'a'.repeat(51)}"`, 'A secret is in here.'],
    ['a webhook secret', `whsec_${'A'.repeat(44)}`, 'A secret is in here.'],
    ['an access token', 'Bearer eyJhbGciOi.eyJzdWIiOi.c2lnbg', 'A secret is in here.'],
    ['a captcha token', 'XXXX.DUMMY.TOKEN.XXXX', 'A secret is in here.'],
    ['a code', '{"code":"012345"}', "A payer's code is in here."],
  ])('finds %s', (_, text, sentence) => {
    expect(found(text)).toEqual([sentence]);
  });

  it.each(['cs_abc', 'a012345b', '2012345', 'id 012345-6', 'whsec_', '42424242424242424242'])(
    'lets pass %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});
