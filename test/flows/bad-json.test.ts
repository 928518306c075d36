import { newAccount, newSession, type OpenSession } from '../support/cloud.ts';
import { bodyRoute, bodyRoutes, JSON_TYPE, raw } from './support/raw.ts';
import { expectRefusal, MARKER, seen } from './support/refusals.ts';

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Bodies that no route takes, whatever it expects in them. */
const flawed: [what: string, body: Buffer | string][] = [
  ['half an object', `{"a":"${MARKER}"`],
  ['a trailing comma', `{"a":"${MARKER}",}`],
  ['single quotes', `{'a':'${MARKER}'}`],
  ['two values', `{"a":"${MARKER}"}{}`],
  ['NaN', '{"amount":NaN}'],
  ['a comment', `{"a":1} // ${MARKER}`],
  ['white space alone', ' \n\t'],
  ['the same property twice', `{"amount":5,"x":"${MARKER}","amount":6}`],
  ['the same property twice, once escaped', `{"amount":5,"amo\\u0075nt":6}`],
  ['the same property twice in a nested object', `{"branding":{"a":1,"a":2}}`],
  ['11 levels', `{"a":${nested(10)}}`],
  ['10,000 levels', nested(10_000)],
  ['NUL, escaped', `{"a":"${MARKER}\\u0000"}`],
  ['NUL in a property name', `{"a\\u0000":1}`],
  ['NUL, as it is', bytes('{"a":"', [0], '"}')],
  ['a lone high surrogate', `{"a":"\\ud83d${MARKER}"}`],
  ['a lone low surrogate in a property name', `{"\\ude00":1}`],
  ['surrogates in the wrong order', `{"a":"\\ude00\\ud83d"}`],
  ['a byte that is not UTF-8', bytes('{"a":"', [0xff], `${MARKER}"}`)],
  ['an overlong UTF-8 sequence', bytes('{"a":"', [0xc0, 0xaf], '"}')],
  ['a surrogate encoded in UTF-8', bytes('{"a":"', [0xed, 0xa0, 0x80], '"}')],
  ['a UTF-8 sequence cut short', bytes('{"a":"', [0xe2, 0x82], '"}')],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}')],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ['a number that a double cannot hold', '{"amount":9007199254740991.4}'],
  ['an integer beyond 2^53', '{"amount":9007199254740993}'],
  ['a number that overflows', '{"amount":1e999}'],
];

describe.each(bodyRoutes)('%s', (name) => {
  let session: OpenSession;
  let expectUnchanged: () => Promise<void>;

  beforeAll(async () => {
    session = await newSession(await newAccount());
    expectUnchanged = await seen(session);
  });

  const send = async (body: Buffer | string, contentType: readonly (readonly [string, string])[] = [JSON_TYPE]) => {
    const { method, path, headers } = await bodyRoute(name, session);
    return raw({ method, path, headers: [...headers, ...contentType], body });
  };

  it.each(flawed)('refuses a body that is or has %s', async (_, body) => {
    expectRefusal(await send(body), 'validation_error', { fields: ['body'] });
  });

  it('refuses more than 64 KiB before it looks at anything else, and reads 64 KiB', async () => {
    const filled = (size: number) => `{"x":"${'a'.repeat(size - 8)}"}`;
    expectRefusal(await send(filled(65_537), [['Content-Type', 'text/plain']]), 'payload_too_large');
    expectRefusal(await send(`{"x":"${'\u20ac'.repeat(21_844)}"}`), 'payload_too_large');
    expect((await send(filled(65_536))).body.errors).toContainEqual(expect.objectContaining({ field: 'x' }));
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json5',
    'application/jsonp; charset=utf-8',
    'application/json; charset=iso-8859-1',
    'application/json, text/plain',
    'text/json',
    '',
  ])('refuses the content type %j', async (type) => {
    const { good } = await bodyRoute(name, session);
    expectRefusal(await send(JSON.stringify(good), [['Content-Type', type]]), 'unsupported_media_type');
  });

  it('refuses a body without a content type', async () => {
    const { good } = await bodyRoute(name, session);
    expectRefusal(await send(JSON.stringify(good), []), 'unsupported_media_type');
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/json'])(
    'takes the content type %j',
    async (type) => {
      const { good } = await bodyRoute(name, session);
      const { body } = await send(JSON.stringify({ ...good, x: 1 }), [['Content-Type', type]]);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'x' })]);
    },
  );

  it('refuses an empty body', async () => {
    expectRefusal(await send(''), 'validation_error', { fields: ['body'] });
    const { method, path, headers } = await bodyRoute(name, session);
    expectRefusal(await raw({ method, path, headers }), 'validation_error', { fields: ['body'] });
  });

  it('has changed nothing by any of them', async () => expectUnchanged());
});

describe('the body of expire', () => {
  it('may be absent or an empty object, and nothing else', async () => {
    const session = await newSession(await newAccount());
    const { headers } = await bodyRoute('create', session);
    const expire = (body?: string) =>
      raw({
        path: `/v1/hosted-sessions/${session.id}/expire`,
        headers: [...headers, JSON_TYPE],
        ...(body && { body }),
      });
    expectRefusal(await expire(`{"reason":"${MARKER}"}`), 'validation_error', { fields: ['reason'] });
    expectRefusal(await expire('null'), 'validation_error', { fields: ['body'] });
    expect((await session.config()).body.status).toBe('active');
    expect((await expire('{}')).status).toBe(200);
    expect((await expire()).status).toBe(200);
  });
});
