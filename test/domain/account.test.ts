import { mayAdminister, offeredMethods } from '../../lambdas/domain/account.ts';
import { anAccount } from '../store/support/fixtures.ts';

describe('the methods that an account offers', () => {
  it.each([
    [{ enableCreditCard: true, enableAch: true, enableApplePay: true }, ['card', 'ach', 'apple_pay']],
    [{ enableCreditCard: true, enableAch: false, enableApplePay: true }, ['card', 'apple_pay']],
    [{ enableCreditCard: false, enableAch: true, enableApplePay: false }, ['ach']],
    [{ enableCreditCard: false, enableAch: false, enableApplePay: false }, []],
  ])('%j: %j', (profile, methods) => {
    expect(offeredMethods(anAccount(profile).profile)).toEqual(methods);
  });
});

describe('who may act on an account', () => {
  it.each([
    ['every client where none is listed', undefined, 'client', true],
    ['every client where the list is empty', [], 'client', true],
    ['a client of the list', ['other', 'client'], 'client', true],
    ['no client beside the list', ['other'], 'client', false],
    ['no client that is a part of one of the list', ['client-2'], 'client', false],
  ])('%s', (_, adminClientIds, client, may) => {
    expect(mayAdminister(anAccount(adminClientIds ? { adminClientIds } : {}), client)).toBe(may);
  });
});
