import type { ProblemCode } from '../../lambdas/domain/errors.ts';
import { Refusal } from '../../lambdas/http/errors.ts';
import { readRequest } from '../../lambdas/http/request.ts';
import { anEvent, type EventPart } from './support/event.ts';

const CARD = '4242424242424242';
const json = { 'Content-Type': 'application/json' };

function refusal(part: EventPart, cardData: 'refuse' | 'accept' = 'refuse'): ProblemCode | undefined {
  try {
    readRequest(anEvent(part), cardData);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.problem.code;
  }
}

describe('a request', () => {
  it('is read with header names in lower case, and without what is not there', () => {
    const part = {
      requestId: 'req-1',
      httpMethod: 'PATCH',
      path: '/v1/hosted-sessions/cs_1',
      pathParameters: { id: 'cs_1', none: undefined },
      queryStringParameters: { limit: '5' },
      headers: { ...json, 'X-Payment-Account-Uid': 'pa_1', ORIGIN: 'https://shop.example' },
      body: '{"amount":5}',
    };
    expect(readRequest(anEvent(part), 'refuse')).toEqual({
      id: 'req-1',
      method: 'PATCH',
      path: '/v1/hosted-sessions/cs_1',
      params: { id: 'cs_1' },
      query: { limit: '5' },
      headers: { 'content-type': 'application/json', 'x-payment-account-uid': 'pa_1', origin: 'https://shop.example' },
      body: { amount: 5 },
      rawBody: '{"amount":5}',
      origin: 'https://shop.example',
      source: { ip: '203.0.113.9', userAgent: 'a browser' },
    });
  });

  it('comes from where the gateway saw it come from, whatever its headers say', () => {
    const headers = {
      'X-Forwarded-For': '198.51.100.1, 198.51.100.2',
      'X-Real-IP': '198.51.100.1',
      Forwarded: 'for=198.51.100.1',
      'CloudFront-Viewer-Address': '198.51.100.1:443',
      'User-Agent': 'another',
    };
    expect(readRequest(anEvent({ headers }), 'refuse').source).toEqual({ ip: '203.0.113.9', userAgent: 'a browser' });
  });

  it.each([
    ['no body', null],
    ['an empty body', ''],
  ])('with %s has none, whatever its content type', (_, body) => {
    expect(readRequest(anEvent({ body, headers: { 'Content-Type': 'text/plain' } }), 'refuse').body).toBeUndefined();
  });

  it('may come in base64', () => {
    const body = Buffer.from('{"name":"Zoë"}').toString('base64');
    expect(readRequest(anEvent({ body, isBase64Encoded: true, headers: json }), 'refuse').body).toEqual({
      name: 'Zoë',
    });
  });
});

describe('the content type of a body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    ' application/json ; charset=UTF-8 ',
  ])('may be %s', (type) => {
    expect(refusal({ body: '{}', headers: { 'content-type': type } })).toBeUndefined();
  });

  it.each([
    'text/plain',
    'application/json; charset=latin1',
    'application/json, text/plain',
    'application/jsonp',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    '',
  ])('may not be %s', (type) => {
    expect(refusal({ body: '{}', headers: { 'Content-Type': type } })).toBe('unsupported_media_type');
  });

  it('must be there', () => {
    expect(refusal({ body: '{}', headers: {} })).toBe('unsupported_media_type');
  });
});

describe('the size of a body', () => {
  const ofSize = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;
  const wide = `{"a":"${'é'.repeat(32_764)}"}`;

  it.each([
    ['64 KiB', ofSize(65_536), undefined],
    ['one byte more', ofSize(65_537), 'payload_too_large'],
    ['64 KiB of bytes, in fewer characters', wide, undefined],
    ['more than 64 KiB of bytes, in fewer characters', `${wide} `, 'payload_too_large'],
  ])('%s', (_, body, code) => {
    expect(refusal({ body })).toBe(code);
  });

  it('is that of what base64 stands for', () => {
    const base64 = (text: string) => ({
      body: Buffer.from(text).toString('base64'),
      isBase64Encoded: true,
      headers: json,
    });
    expect(refusal(base64(ofSize(65_536)))).toBeUndefined();
    expect(refusal(base64(ofSize(65_537)))).toBe('payload_too_large');
  });
});

describe('text that is not UTF-8', () => {
  const bytes = (...body: number[]) => ({
    body: Buffer.from([...Buffer.from('{"a":"'), ...body, ...Buffer.from('"}')]).toString('base64'),
    isBase64Encoded: true,
    headers: json,
  });

  it.each([
    ['a byte that begins nothing', [0xff]],
    ['a sequence cut short', [0xe2, 0x82]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('%s', (_, body) => {
    expect(refusal(bytes(...body))).toBe('validation_error');
  });

  it('is told from text that is', () => {
    expect(refusal(bytes(0xe2, 0x82, 0xac))).toBeUndefined();
  });
});

describe('a card number', () => {
  it.each<[string, EventPart]>([
    ['as a value', { body: `{"a":"${CARD}"}` }],
    ['as a number', { body: `{"a":${CARD}}` }],
    ['as a name', { body: `{"${CARD}":1}` }],
    ['deep within', { body: `{"a":[{"b":["${CARD}"]}]}` }],
    ['in longer text', { body: `{"a":"card ${CARD}, thanks"}` }],
    ['with spaces', { body: '{"a":"4242 4242 4242 4242"}' }],
    ['with dashes', { body: '{"a":"4242-4242-4242-4242"}' }],
    ['escaped', { body: '{"a":"\\u0034242424242424242"}' }],
    ['in JSON that is not valid', { body: `{"a":"${CARD}"` }],
    ['beside a name that comes twice', { body: `{"a":1,"a":"${CARD}"}` }],
    ['in the path', { path: `/v1/hosted-sessions/${CARD}` }],
    ['in the path, encoded', { path: '/v1/hosted-sessions/%34242424242424242' }],
    ['in a parameter of the path', { pathParameters: { id: CARD } }],
    ['in the query', { multiValueQueryStringParameters: { q: ['x', CARD] } }],
    ['as a name in the query', { multiValueQueryStringParameters: { [CARD]: [''] } }],
    ['as Idempotency-Key', { headers: { 'Idempotency-Key': CARD } }],
    ['in another header', { headers: { 'X-Note': `card ${CARD}` } }],
  ])('is refused %s', (_, part) => {
    expect(refusal(part)).toBe('card_data_not_allowed');
  });

  it.each<[string, EventPart]>([
    ['in the Authorization header', { headers: { Authorization: `Bearer ${CARD}` } }],
    ['in what the network adds', { headers: { 'X-Amzn-Trace-Id': `Root=1-${CARD}`, 'CloudFront-Id': CARD } }],
    ['that is none, by its check digit', { body: '{"a":"4242424242424241"}' }],
    ['that is a UUID', { body: '{"a":"42424242-4242-4242-8242-42424242424a"}' }],
  ])('is not looked for %s', (_, part) => {
    expect(refusal(part)).toBeUndefined();
  });

  it('is what the tokeniser is there for', () => {
    expect(refusal({ body: `{"number":"${CARD}"}` }, 'accept')).toBeUndefined();
  });

  it('in a path that can not be decoded is still found, and no fault', () => {
    expect(refusal({ path: `/%E0%A4%A/${CARD}` })).toBe('card_data_not_allowed');
    expect(refusal({ path: '/%E0%A4%A/x' })).toBeUndefined();
  });
});

describe('which refusal comes first', () => {
  it.each<[string, EventPart, ProblemCode]>([
    ['size, before the content type', { body: 'x'.repeat(65_537), headers: {} }, 'payload_too_large'],
    ['the content type, before JSON', { body: '{', headers: {} }, 'unsupported_media_type'],
    ['a card number, before JSON that is not valid', { body: `{${CARD}` }, 'card_data_not_allowed'],
    ['JSON, when there is nothing else', { body: '{' }, 'validation_error'],
  ])('%s', (_, part, code) => {
    expect(refusal(part)).toBe(code);
  });
});
