import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { achRequest, cardRequest, created, sandboxBench } from './support/operations.ts';

type Bench = Awaited<ReturnType<typeof sandboxBench>>;
let bench: Bench;
beforeAll(async () => {
  bench = await sandboxBench();
});
afterAll(() => bench.client.destroy());

const stored = async () =>
  JSON.stringify((await bench.client.send(new ScanCommand({ TableName: bench.tableName }))).Items);

describe('a token', () => {
  it.each([
    ['4111 1111 1111 1111', 'visa', '1111', '411111'],
    ['4242424242424242', 'visa', '4242', '424242'],
    ['5555 5555 5555 4444', 'mastercard', '4444', '555555'],
    ['3782 822463 10005', 'amex', '0005', '378282'],
    ['6011 1111 1111 1117', 'discover', '1117', '601111'],
  ])('of card %s says its brand, last four digits, first six and expiry', async (number, brand, last4, bin) => {
    const token = created(await bench.tokenise(cardRequest({ number })));
    expect(token).toMatchObject({ type: 'card', card: { brand, last4, bin, expMonth: 12, expYear: 2034 } });
    expect(token.token).toMatch(/^tok_[A-Za-z0-9]+$/);
  });

  it('keeps neither number nor security code', async () => {
    await bench.tokenise(cardRequest({ number: '5555555555554444', cvc: '987' }));
    await bench.tokenise(achRequest('000123456789'));
    const everything = await stored();
    expect(everything).toContain('555555');
    expect(everything).not.toContain('5555555555554444');
    expect(everything).not.toMatch(/[":]987[",}]/);
    expect(everything).not.toContain('000123456789');
  });

  it('has the fingerprint of its number: the same for the same card, another for another', async () => {
    const fingerprint = async (number: string) => created(await bench.tokenise(cardRequest({ number }))).fingerprint;
    const first = await fingerprint('4242424242424242');
    expect(await fingerprint('4242 4242 4242 4242')).toBe(first);
    expect(await fingerprint('4111111111111111')).not.toBe(first);
  });

  it('of Apple Pay has a fingerprint of its own, since there is no number behind it', async () => {
    const first = created(await bench.tokenise({ type: 'apple_pay' }));
    const second = created(await bench.tokenise({ type: 'apple_pay' }));
    expect(first.fingerprint).not.toBe(second.fingerprint);
  });

  it('of a bank account says its routing number and the last four of its account', async () => {
    const token = created(await bench.tokenise(achRequest('000123456789')));
    expect(token).toMatchObject({
      type: 'ach',
      ach: {
        routingNumber: '110000000',
        accountNumberSuffix: '6789',
        accountType: 'checking',
        bankName: 'Sandbox Bank',
      },
    });
  });

  it('lives 24 hours', async () => {
    const { token, expiresAt } = created(await bench.tokenise(cardRequest({})));
    const { tokens } = bench.dependencies;
    expect(expiresAt).toBe(bench.time.clock.now() + 86_400_000);
    expect(await tokens.find(token, expiresAt - 1)).toMatchObject({ token });
    expect(await tokens.find(token, expiresAt)).toBeUndefined();
    const { Items } = await bench.client.send(new ScanCommand({ TableName: bench.tableName }));
    expect(Items?.find(({ pk }) => pk === `token#${token}`)).toMatchObject({ ttl: expiresAt / 1000 });
  });
});

describe('an instrument that the sandbox does not take', () => {
  it.each([
    ['another card', cardRequest({ number: '4000056655665556' })],
    ['a property name of every object', cardRequest({ number: 'constructor' })],
    ['another bank account', achRequest('000999999991')],
    ['another routing number', achRequest('000123456789', '021000021')],
  ])('is refused and nothing is kept: %s', async (_name, request) => {
    const before = await stored();
    expect(await bench.tokenise(request)).toEqual({ kind: 'not_a_test_card' });
    expect(await stored()).toBe(before);
  });

  it.each([
    ['4242424242424242', '1234', 3],
    ['378282246310005', '123', 4],
  ])('is a card with a security code of the wrong length: %s with %s', async (number, cvc, digits) => {
    expect(await bench.tokenise(cardRequest({ number, cvc }))).toEqual({ kind: 'wrong_cvc_length', digits });
  });
});
