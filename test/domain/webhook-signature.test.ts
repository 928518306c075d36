import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { webhookHeaders } from '../../lambdas/domain/webhook-signature.ts';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 0xfb).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const timestamp = Math.floor(Date.now() / 1_000);
const body = JSON.stringify({ webhook_id: 'evt_1', timestamp, data: { description: 'Käse, 寿司 🍣' } });
const message = { webhookId: 'evt_1', timestamp, body, secrets: { legacy: OLD, all: [NEW, OLD] } };

describe('X-Webhook-Signature', () => {
  it('is what the public guide tells receivers to compute: the whole secret over timestamp, dot and raw body', () => {
    const expected = createHmac('sha256', OLD).update(`${timestamp}.${body}`).digest('hex');
    expect(webhookHeaders(message)['X-Webhook-Signature']).toBe(`sha256=${expected}`);
  });

  it('follows the legacy secret, whatever the newest is', () => {
    const { 'X-Webhook-Signature': before } = webhookHeaders(message);
    const { 'X-Webhook-Signature': after } = webhookHeaders({ ...message, secrets: { legacy: NEW, all: [NEW, OLD] } });
    expect(after).not.toBe(before);
  });

  it('has a value that anyone can recompute', () => {
    const known = {
      webhookId: 'evt_1',
      timestamp: 1_700_000_000,
      body: '{}',
      secrets: { legacy: 'whsec_AA==', all: [] },
    };
    // printf '1700000000.{}' | openssl dgst -sha256 -hmac 'whsec_AA=='
    expect(webhookHeaders(known)['X-Webhook-Signature']).toBe(
      'sha256=cb51b048537e23f495dbaa26aef053cfe91dab1613a6bc155c2adee197d05bec',
    );
  });
});

describe('the headers of Standard Webhooks', () => {
  it.each([
    ['newest', NEW],
    ['one before', OLD],
  ])('verify with its library and the %s secret', (_name, secret) => {
    expect(new Webhook(secret).verify(body, webhookHeaders(message))).toEqual(JSON.parse(body));
  });

  it('do not verify with a secret that is not in use', () => {
    expect(() => new Webhook(OTHER).verify(body, webhookHeaders(message))).toThrow('No matching signature');
  });

  it.each([
    ['body', { body: `${body} ` }],
    ['id', { webhookId: 'evt_2' }],
    ['time', { timestamp: timestamp - 1 }],
  ])('bind the %s', (_name, change) => {
    const signature = webhookHeaders(message)['webhook-signature'] ?? '';
    const changed = { ...webhookHeaders({ ...message, ...change }), 'webhook-signature': signature };
    expect(() => new Webhook(NEW).verify({ ...message, ...change }.body, changed)).toThrow('No matching signature');
  });

  it('carry a signature for each secret, newest first', () => {
    const sign = (secret: string) => new Webhook(secret).sign('evt_1', new Date(timestamp * 1_000), body);
    expect(webhookHeaders(message)).toMatchObject({
      'webhook-id': 'evt_1',
      'webhook-timestamp': `${timestamp}`,
      'webhook-signature': `${sign(NEW)} ${sign(OLD)}`,
    });
  });
});
