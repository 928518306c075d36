import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as fc from 'fast-check';
import { verifyWebhook, WebhookVerificationError } from '../../client/src/index.ts';
import { webhookHeaders } from '../../lambdas/domain/webhook-signature.ts';

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW, OTHER] = [secretOf(1), secretOf(0xfb), secretOf(2)];
const HOUR = 3_600;
const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** A delivery, made by the service's own signer. */
function delivery({ age = 0, secrets = { legacy: NEW, all: [NEW] }, data = {} as object } = {}) {
  const timestamp = Math.floor(Date.now() / 1_000) - age;
  const event = {
    webhook_id: 'evt_1',
    event_type: 'checkout_session.completed',
    timestamp,
    data: { session_id: 'cs_1', status: 'completed', amount: 1_000, metadata: { note: 'Käse, 寿司 🍣' }, ...data },
  };
  const body = JSON.stringify(event);
  const headers = webhookHeaders({ webhookId: 'evt_1', timestamp, body, secrets });
  return { event, body, headers, standard: only(headers, true), legacy: only(headers, false) };
}

function only(headers: Record<string, string>, standard: boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => STANDARD.includes(name) === standard));
}

const verifying = (...call: Parameters<typeof verifyWebhook>) => expect(() => verifyWebhook(...call));

describe.each(['headers', 'standard', 'legacy'] as const)('a webhook with %s', (family) => {
  it('is the event, when it is genuine', () => {
    const sent = delivery();
    expect(verifyWebhook(sent.body, sent[family], NEW)).toEqual(sent.event);
  });

  it.each<[string, (body: string) => string | Uint8Array]>([
    ['a Buffer', (body) => Buffer.from(body)],
    ['bytes', (body) => new Uint8Array(new TextEncoder().encode(body))],
    ['bytes within others', (body) => new TextEncoder().encode(`xx${body}xx`).subarray(2, -2)],
  ])('takes the raw body as %s', (_name, raw) => {
    const sent = delivery();
    expect(verifyWebhook(raw(sent.body), sent[family], NEW)).toEqual(sent.event);
  });

  it.each<[string, (headers: Record<string, string>) => Parameters<typeof verifyWebhook>[1]]>([
    ['Headers', (headers) => new Headers(headers)],
    ['an object in upper case', (headers) => rename(headers, (name) => name.toUpperCase())],
    ['an object in lower case', (headers) => rename(headers, (name) => name.toLowerCase()) as IncomingHttpHeaders],
    ['lists of values', (headers) => Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]]))],
    ['others beside', (headers) => ({ ...headers, host: undefined, accept: ['a', 'b'] })],
  ])('takes the headers as %s', (_name, given) => {
    const sent = delivery();
    expect(verifyWebhook(sent.body, given(sent[family]), NEW)).toEqual(sent.event);
  });

  it('is refused when any one character of the body is changed', () => {
    const sent = delivery();
    fc.assert(
      fc.property(fc.nat(sent.body.length - 1), fc.constantFrom(...' {}",:0aé'), (at, replacement) => {
        fc.pre(sent.body[at] !== replacement);
        const forged = sent.body.slice(0, at) + replacement + sent.body.slice(at + 1);
        verifying(forged, sent[family], NEW).toThrow(WebhookVerificationError);
      }),
    );
  });

  it('is refused when any one character of a signature is changed', () => {
    const sent = delivery();
    const name = family === 'legacy' ? 'X-Webhook-Signature' : 'webhook-signature';
    const headers = family === 'headers' ? sent.standard : sent[family];
    const signature = headers[name] ?? '';
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.constantFrom(...'0aB,= v'), (at, replacement) => {
        fc.pre(signature[at] !== replacement);
        const forged = signature.slice(0, at) + replacement + signature.slice(at + 1);
        verifying(sent.body, { ...headers, [name]: forged }, NEW).toThrow(WebhookVerificationError);
      }),
    );
  });

  it('is refused with the secret of somebody else', () => {
    const sent = delivery();
    verifying(sent.body, sent[family], OTHER).toThrow(/^No .*signature/);
  });

  it('is taken with any of several secrets, while they change', () => {
    const sent = delivery({ secrets: { legacy: OLD, all: [NEW, OLD] } });
    expect(verifyWebhook(sent.body, sent[family], [NEW, OLD])).toEqual(sent.event);
    expect(verifyWebhook(sent.body, sent[family], OLD)).toEqual(sent.event);
    verifying(sent.body, sent[family], [OTHER]).toThrow(WebhookVerificationError);
  });
});

describe('a webhook is taken for a while only', () => {
  it.each([
    ['standard', 290, true],
    ['standard', 310, false],
    ['standard', -290, true],
    ['standard', -310, false],
    ['legacy', 4 * HOUR - 10, true],
    ['legacy', 4 * HOUR + 10, false],
    ['legacy', 10 - 4 * HOUR, true],
    ['legacy', -10 - 4 * HOUR, false],
    ['headers', 4 * HOUR - 10, true],
    ['headers', 4 * HOUR + 10, false],
  ] as const)('with %s, %i s after it was signed: %s', (family, age, genuine) => {
    const sent = delivery({ age });
    const verify = () => verifyWebhook(sent.body, sent[family], NEW);
    if (genuine) expect(verify()).toEqual(sent.event);
    else expect(verify).toThrow(WebhookVerificationError);
  });
});

describe('a webhook is refused', () => {
  it.each([
    ['none', {}],
    ['an empty one', { 'X-Webhook-Signature': '' }],
    ['half of a family', { 'webhook-id': 'evt_1', 'webhook-timestamp': '1' }],
  ])('with %s for a signature', (_name, headers) => {
    verifying(delivery().body, headers, NEW).toThrow('The request has no signature');
  });

  it('with two values of one header, of which anyone may have added one', () => {
    const { body, legacy, standard } = delivery();
    const twice = (headers: Record<string, string>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value, value]]));
    verifying(body, twice(legacy), NEW).toThrow(WebhookVerificationError);
    verifying(body, twice(standard), NEW).toThrow(WebhookVerificationError);
    verifying(body, { ...legacy, 'x-webhook-signature': 'sha256=0' }, NEW).toThrow(WebhookVerificationError);
  });

  it.each(['sha256=', 'sha256=0', `sha256=${'0'.repeat(65)}`, 'é', '0'.repeat(64)])(
    'with %j for a signature, which has not even the length of one',
    (signature) => {
      verifying(delivery().body, { 'X-Webhook-Signature': signature }, NEW).toThrow(WebhookVerificationError);
    },
  );

  it('when the time in a header is not the one that was signed', () => {
    const { body, standard } = delivery();
    const later = String(Number(standard['webhook-timestamp']) + 1);
    verifying(body, { ...standard, 'webhook-timestamp': later }, NEW).toThrow(WebhookVerificationError);
  });

  it.each([
    ['not JSON', 'hello'],
    ['an array', '[]'],
    ['null', 'null'],
    ['without a time', '{"webhook_id":"evt_1"}'],
    ['with a time that is text', '{"timestamp":"1"}'],
    ['another document', JSON.stringify({ timestamp: Math.floor(Date.now() / 1_000) })],
    ['an event without data', JSON.stringify({ ...delivery().event, data: null })],
  ])('when its body is %s, however well it is signed', (_name, body) => {
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = webhookHeaders({ webhookId: 'evt_1', timestamp, body, secrets: { legacy: NEW, all: [NEW] } });
    verifying(body, only(headers, true), NEW).toThrow(WebhookVerificationError);
    verifying(body, only(headers, false), NEW).toThrow(WebhookVerificationError);
  });

  it('when its bytes are not UTF-8, which a decoder would repair to what was signed', () => {
    const sent = delivery({ data: { note: '\ufffd' } });
    const bytes = Buffer.from(sent.body.replace('\ufffd', '\0'));
    bytes[bytes.indexOf(0)] = 0xff;
    verifying(bytes, sent.headers, NEW).toThrow('not UTF-8');
  });

  it('with words that help, and no secret', () => {
    const sent = delivery({ age: 5 * HOUR });
    verifying(sent.body, sent.legacy, NEW).toThrow('more than four hours');
    verifying(sent.body, sent.standard, NEW).toThrow('too old');
    verifying(sent.body, sent.legacy, OTHER).not.toThrow(OTHER);
  });
});

describe('a mistake of the receiver is no forgery', () => {
  it.each([
    ['no secret', ''],
    ['no secrets', []],
    ['a secret that is not set', [NEW, undefined]],
    ['undefined', undefined],
    ['a redirect secret', 'rsec_abc'],
  ])('%s is a TypeError', (_name, secret) => {
    const sent = delivery();
    verifying(sent.body, sent.headers, secret as string).toThrow(TypeError);
  });

  it('a parsed body is a TypeError that says so', () => {
    const sent = delivery();
    verifying(sent.event as unknown as string, sent.headers, NEW).toThrow('not a parsed object');
  });
});

it('the guide of the public contract and this package agree: HMAC of time, dot and raw body', () => {
  const { event, body } = delivery();
  const signature = `sha256=${createHmac('sha256', NEW).update(`${event.timestamp}.`).update(body).digest('hex')}`;
  expect(verifyWebhook(body, { 'X-Webhook-Signature': signature }, NEW)).toEqual(event);
});

function rename(headers: Record<string, string>, change: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [change(name), value]));
}
