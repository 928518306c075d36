import { isCurrent, tokenHash } from '../../lambdas/domain/quote.ts';
import { aQuote, aSession, NOON } from '../store/support/fixtures.ts';

const session = aSession({ id: 'cs_1' });
const other = aSession({ id: 'cs_2' });

describe('what a quote is bound to', () => {
  it.each([
    ['the token', tokenHash(session, 'card', 'tok_1'), tokenHash(session, 'card', 'tok_2')],
    ['the session', tokenHash(session, 'card', 'tok_1'), tokenHash(other, 'card', 'tok_1')],
    ['the session, for Apple Pay', tokenHash(session, 'apple_pay', 'a'), tokenHash(other, 'apple_pay', 'a')],
    ['Apple Pay, apart from any token', tokenHash(session, 'apple_pay', 'a'), tokenHash(session, 'card', 'a')],
    [
      'Apple Pay, apart from a token of that name',
      tokenHash(session, 'apple_pay', ''),
      tokenHash(session, 'card', 'apple_pay'),
    ],
  ])('is %s', (_, one, two) => {
    expect(one).not.toBe(two);
  });

  it('is the method alone for Apple Pay, where the token comes last', () => {
    expect(tokenHash(session, 'apple_pay', 'a')).toBe(tokenHash(session, 'apple_pay', undefined));
  });

  it('does not show the token', () => {
    expect(tokenHash(session, 'card', 'tok_1')).not.toContain('tok_1');
  });
});

describe('a quote is current', () => {
  const quote = aQuote({ tokenHash: 'hash', until: NOON + 1 });

  it.each([
    ['before its end', quote, 'hash', NOON, true],
    ['not at its end', quote, 'hash', NOON + 1, false],
    ['not for another token', quote, 'other', NOON, false],
    ['not when there is none', undefined, 'hash', NOON, false],
  ])('%s', (_, given, hash, now, current) => {
    expect(isCurrent(given, hash, now)).toBe(current);
  });
});
