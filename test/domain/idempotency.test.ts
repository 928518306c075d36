import fc from 'fast-check';
import { confirmKeyHash, readIdempotencyKey, recall } from '../../lambdas/domain/idempotency.ts';
import { anAttempt, aSession } from '../store/support/fixtures.ts';

describe('the key in the header', () => {
  it.each([
    ['as it is', 'abc', 'abc'],
    ['without one pair of quotes', '"abc"', 'abc'],
    ['without one pair of quotes only', '""abc""', '"abc"'],
    ['with a quote on one side', '"abc', '"abc'],
    ['with a quote on the other side', 'abc"', 'abc"'],
    ['a single quote', '"', '"'],
    ['without the spaces around it', '  abc\t', 'abc'],
    ['the first and the last character that may be', '!~', '!~'],
    ['255 characters', 'k'.repeat(255), 'k'.repeat(255)],
    ['255 characters in quotes', `"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ['256 characters', 'k'.repeat(256), undefined],
    ['nothing', '', undefined],
    ['spaces', '   ', undefined],
    ['nothing in quotes', '""', undefined],
    ['a space in it', 'a b', undefined],
    ['a tab in it', 'a\tb', undefined],
    ['a control character', 'a\u0001b', undefined],
    ['DEL', 'a\u007f', undefined],
    ['a letter beyond ASCII', 'schlüssel', undefined],
    ['a line end', 'a\nb', undefined],
  ])('%s', (_, header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  it('is any text of visible ASCII', () => {
    const visible = fc.stringMatching(/^[\x21\x23-\x7e]{1,255}$/);
    fc.assert(fc.property(visible, (text) => expect(readIdempotencyKey(text)).toBe(text)));
  });
});

describe('what a session keeps of a key', () => {
  it('is another thing for another key, and in another session', () => {
    const all = [confirmKeyHash('cs_1', 'a'), confirmKeyHash('cs_1', 'b'), confirmKeyHash('cs_2', 'a')];
    expect(new Set(all).size).toBe(3);
  });

  it('does not show the key', () => {
    expect(confirmKeyHash('cs_1', 'my-order-1234')).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('what a key already has', () => {
  const key = { keyHash: 'key', requestHash: 'body' };
  const answer = { requestHash: 'body', status: 402, body: '{}' };
  const answered = aSession({ answers: new Map([['key', answer]]) });
  const underWay = aSession({ attempt: anAttempt({ key }) });

  it.each([
    ['no key, an answer', answered, undefined, undefined],
    ['a stored answer', answered, key, answer],
    ['a stored answer, another body', answered, { ...key, requestHash: 'x' }, { code: 'idempotency_key_reused' }],
    ['another key, a stored answer', answered, { ...key, keyHash: 'x' }, undefined],
    ['a charge under way', underWay, key, { code: 'confirm_in_progress', details: { retryAfter: 2 } }],
    ['a charge under way, another body', underWay, { ...key, requestHash: 'x' }, { code: 'idempotency_key_reused' }],
    ['another key, a charge under way', underWay, { ...key, keyHash: 'x' }, undefined],
    ['a charge under way without a key', aSession({ attempt: anAttempt() }), key, undefined],
    ['nothing', aSession(), key, undefined],
  ])('%s', (_, session, asked, known) => {
    const result = recall(session, asked);
    if (known === undefined) expect(result).toBeUndefined();
    else expect(result).toMatchObject(known);
  });
});
