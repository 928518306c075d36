import { clientSecret, readKeys, redirectSecret } from '../../lambdas/domain/credential.ts';
import { logger, messages } from '../../lambdas/http/log.ts';
import { logged } from './support/event.ts';

const keys = readKeys(JSON.stringify({ current: 1, k1: 'k'.repeat(32) }));
const secret = clientSecret(keys, { sessionId: 'cs_0a1b', account: 'pa_00000000000000000001', keyVersion: 1 });

const CARD = '4242424242424242';

describe('a log line does not carry', () => {
  it.each([
    ['a client_secret', secret],
    ['a client_secret in a URL', `https://pay.example/cs_0a1b#cs=${secret}`],
    ['a bearer token', 'Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
    ['a client password', 'basic Y2xpZW50OnNlY3JldA=='],
    ['a webhook secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['a redirect secret', redirectSecret(keys, 'pa_1', 1)],
    ['a token of the processor', 'tok_1Abc'],
    ['a token of a security code', 'cvctok_1Abc'],
    ['a card number', CARD],
    ['a card number in longer text', `declined: ${CARD} (visa)`],
    ['a card number with spaces', '4242 4242 4242 4242'],
  ])('%s', async (_, text) => {
    const hidden = text.split(/[\s#=]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
    const lines = await logged(() => logger.warn(messages.outcomeUnknown, { note: text, deep: [{ note: text }] }));
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain('[redacted]');
    expect(JSON.stringify(lines)).not.toContain(hidden);
  });

  it('a card number that is a number', async () => {
    const lines = await logged(() => logger.info(messages.request, { value: Number(CARD) }));
    expect(JSON.stringify(lines)).not.toContain(CARD);
  });
});

it('what is no secret stays as it is', async () => {
  const fields = { session_id: 'cs_0a1b', attempt_id: 'a1', status: 200, time: 1_760_000_000_000, note: 'Bearer' };
  expect(await logged(() => logger.info(messages.request, fields))).toMatchObject([
    { level: 'INFO', message: 'request', ...fields },
  ]);
});

it('every message has a text of its own', () => {
  const texts = Object.values(messages);
  expect(new Set(texts).size).toBe(texts.length);
});
