import { newAccount, newSession, type OpenSession, sessionBody } from '../support/cloud.ts';
import { adminHeaders, bodyRoute, bodyRoutes, browserHeaders, JSON_TYPE, raw, type RawHeaders } from './support/raw.ts';
import { expectRefusal, leavesUnchanged, MARKER } from './support/refusals.ts';

const VISA = '4242424242424242';
const SPACED = '4242 4242 4242 4242';
const ESCAPED = VISA.replace('4', '\\u0034');

const numbers = [
  ['Visa', '4111111111111111'],
  ['Visa of 13 digits', '4222222222222'],
  ['Visa of 19 digits', '4000000000000000006'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard of the 2 series', '2223003122003222'],
  ['American Express', '378282246310005'],
  ['Discover', '6011111111111117'],
  ['Diners Club', '30569309025904'],
  ['JCB', '3530111333300000'],
  ['UnionPay', '6200000000000005'],
  ['Maestro', '6759649826438453'],
  ['Maestro of 12 digits', '501800000009'],
] as const;

let account: string;
let session: OpenSession;

beforeAll(async () => {
  account = await newAccount();
});

beforeEach(async () => {
  session = await newSession(account);
});

const create = async (body: string, headers: RawHeaders = []) =>
  raw({ path: '/v1/hosted-sessions', headers: [...(await adminHeaders(account)), JSON_TYPE, ...headers], body });
const withDescription = (description: string) => create(JSON.stringify({ ...sessionBody, description }));

describe('a request with a full card number', () => {
  it.each(numbers)('is refused for a %s', async (_, number) => {
    expectRefusal(await withDescription(`${MARKER} ${number}`), 'card_data_not_allowed');
  });

  it.each([
    ['with spaces', SPACED],
    ['with dashes', '4242-4242-4242-4242'],
    ['with no-break spaces', '4242\u00a04242\u00a04242\u00a04242'],
    ['with typographic dashes', '4242\u20134242\u20134242\u20134242'],
    ['in groups of other sizes', '424242 4242 424242'],
    ['with spaces and dashes mixed', '4242 4242-4242 4242'],
    ['in full-width digits', '\uff14\uff12'.repeat(8)],
    ['in Arabic digits', '\u0664\u0662'.repeat(8)],
    ['in longer text', `${MARKER}: my card is ${VISA}, thanks`],
    ['between letters', `x${VISA}y`],
    ['after other digits and a space', `7 ${VISA}`],
    ['on a line of its own', `pay\n${VISA}\nplease`],
    ['in a URL', `https://shop.example/?n=${VISA}`],
    ['with a plus sign, too long for a phone number', `+${VISA}`],
  ])('is refused for one %s', async (_, text) => {
    expectRefusal(await withDescription(text), 'card_data_not_allowed');
  });

  it.each([
    ['a nested value', `{"metadata":{"a":"${SPACED}"}}`],
    ['a value in a list', `{"line_items":[{"description":"${VISA}","amount":1}]}`],
    ['a number', `{"amount":${VISA}}`],
    ['a number in scientific notation', '{"amount":4.242424242424242e15}'],
    ['a property name', `{"${VISA}":1}`],
    ['a nested property name', `{"metadata":{"${SPACED}":1}}`],
    ['an escaped value', `{"description":"${ESCAPED}"}`],
    ['an escaped property name', `{"${ESCAPED}":1}`],
    ['escaped spaces', `{"description":"${SPACED.replaceAll(' ', '\\u0020')}"}`],
    ['a value beside wrong ones', `{"amount":0,"currency":"usd","x":null,"description":"${VISA}"}`],
    ['text that is no JSON', `{"number": ${SPACED}`],
    ['the first of two properties of one name', `{"description":"${ESCAPED}","description":"x"}`],
    ['an escaped value beside a NUL', `{"description":"${ESCAPED}","a":"\\u0000"}`],
    ['an escaped value of JSON that is cut short', `{"description":"${ESCAPED}"`],
    ['a value of the whole body', `"${VISA}"`],
  ])('is refused for one in %s of the body', async (_, body) => {
    expectRefusal(await create(body), 'card_data_not_allowed');
  });

  it.each([
    ['Idempotency-Key', [['Idempotency-Key', VISA]]],
    ['Idempotency-Key in quotes', [['Idempotency-Key', `"${SPACED}"`]]],
    ['X-Payment-Account-Uid', [['X-Payment-Account-Uid', VISA]]],
    ['any other header', [['X-Note', `card ${SPACED}`]]],
    [
      'the first of two headers',
      [
        ['Idempotency-Key', VISA],
        ['Idempotency-Key', 'k'],
      ],
    ],
    ['the name of a header', [[`X-${VISA}`, '1']]],
  ] as [string, RawHeaders][])('is refused for one in %s', async (_, headers) => {
    expectRefusal(await create(JSON.stringify(sessionBody), headers), 'card_data_not_allowed');
  });

  it.each([
    ['the query', `?note=${VISA}`],
    ['the query, encoded', '?note=%34242424242424242'],
    ['the query, with plus signs for spaces', '?note=4242+4242+4242+4242'],
    ['the first of two parameters of one name', `?note=${VISA}&note=x`],
    ['the name of a parameter', `?${VISA}=1`],
  ])('is refused for one in %s', async (_, query) => {
    const path = `/v1/hosted-sessions/${session.id}${query}`;
    const answer = await raw({ method: 'GET', path, headers: browserHeaders(session) });
    expectRefusal(answer, 'card_data_not_allowed');
  });

  it.each([VISA, '4242%204242%204242%204242', '%34242424242424242', `cs_${VISA}`])(
    'is refused for one in the path: %s',
    async (segment) => {
      const path = `/v1/hosted-sessions/${segment}`;
      expectRefusal(await raw({ method: 'GET', path, headers: browserHeaders(session) }), 'card_data_not_allowed');
      const asAdmin = { method: 'PATCH', path, headers: [...(await adminHeaders(account)), JSON_TYPE], body: '{}' };
      expectRefusal(await raw(asAdmin), 'card_data_not_allowed');
    },
  );

  it.each(bodyRoutes)('is refused by %s, whatever else is wrong, and changes nothing', async (name) => {
    const { method, path, headers, good } = await bodyRoute(name, session);
    const body = JSON.stringify({ ...good, method: 5, unknown: { note: `${MARKER} ${SPACED}` } });
    await leavesUnchanged(session, async () => {
      expectRefusal(await raw({ method, path, headers: [...headers, JSON_TYPE], body }), 'card_data_not_allowed');
    });
  });

  it('is refused before the credential is looked at', async () => {
    const headers = [['Authorization', 'Bearer x'], JSON_TYPE] as const;
    const path = `/v1/hosted-sessions/${session.id}/confirm`;
    expectRefusal(await raw({ path, headers, body: `{"a":"${VISA}"}` }), 'card_data_not_allowed');
  });
});

describe('what only resembles a card number', () => {
  it.each([
    ['a UUID', '4a424242-4242-4242-8242-424242424242'],
    ['a phone number', '+4242424242424'],
    ['a phone number with spaces', '+49 30 1234 5678 90'],
    ['a wrong check digit', '4242424242424241'],
    ['no issuer', '9999999999999995'],
    ['11 digits', '60110000006'],
    ['20 digits', '42424242424242424242'],
    ['two spaces between groups', '4242  4242  4242  4242'],
    ['a SHA-256 digest', '4242424242424242e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c'.slice(0, 64)],
    ['a time in milliseconds', '1700000000003'],
  ])('is let through: %s', async (_, text) => {
    expect((await withDescription(text)).status).toBe(201);
    const keyed = await create(JSON.stringify(sessionBody), [['X-Note', text]]);
    expect(keyed.status).toBe(201);
  });

  it('is not looked for in the credential', async () => {
    const headers = [['Authorization', `Bearer ${VISA}`]] as const;
    const path = `/v1/hosted-sessions/${session.id}`;
    expectRefusal(await raw({ method: 'GET', path, headers }), 'unauthenticated');
  });
});
