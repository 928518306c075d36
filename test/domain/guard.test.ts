import fc from 'fast-check';
import { guardKey } from '../../lambdas/domain/guard.ts';
import { aSession } from '../store/support/fixtures.ts';

const both = { customerId: 'cust_1', customerEmail: 'Ada@Example.com' };
const mail = { customerEmail: 'Ada@Example.com' };

describe('the same payer and payment', () => {
  it.each([
    ['customer, whatever the e-mail address', both, { ...both, customerEmail: 'bob@example.com' }, 'a', 'a'],
    ['customer, whatever the card', both, both, 'a', 'b'],
    ['e-mail address, whatever its capitals', mail, { customerEmail: 'aDA@example.COM' }, 'a', 'a'],
    ['e-mail address, whatever the card', mail, mail, 'a', 'b'],
    ['card, where nobody is named', {}, {}, 'a', 'a'],
  ])('are told by the %s', (_, one, two, first, second) => {
    expect(guardKey(aSession(one), first)).toBe(guardKey(aSession(two), second));
  });
});

describe('another payer or payment', () => {
  it.each([
    ['account', both, { ...both, account: 'pa_00000000000000000002' }],
    ['currency', both, { ...both, currency: 'EUR' }],
    ['amount', both, { ...both, amount: 1_001 }],
    ['customer', both, { ...both, customerId: 'cust_2' }],
    ['e-mail address', mail, { customerEmail: 'bob@example.com' }],
    ['kind of name', { customerId: 'x@y.example' }, { customerEmail: 'x@y.example' }],
  ])('are told by the %s', (_, one, two) => {
    expect(guardKey(aSession(one), 'a')).not.toBe(guardKey(aSession(two), 'a'));
  });

  it('are told by the card, where nobody is named', () => {
    expect(guardKey(aSession(), 'a')).not.toBe(guardKey(aSession(), 'b'));
  });
});

it('no two payments meet by how their parts run together', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (customerId, more) => {
      fc.pre(more !== '');
      const one = guardKey(aSession({ currency: 'USD', customerId: customerId + more }), '');
      expect(guardKey(aSession({ currency: `USD${customerId}`, customerId: more }), '')).not.toBe(one);
    }),
  );
});

it('names nobody', () => {
  expect(guardKey(aSession(both), 'fingerprint')).toMatch(/^[A-Za-z0-9_-]{22}$/);
});
