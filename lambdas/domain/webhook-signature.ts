import { createHmac } from 'node:crypto';

export interface WebhookMessage {
  readonly webhookId: string;
  /** Unix seconds; the same as in the body. */
  readonly timestamp: number;
  /** The very text that is sent. */
  readonly body: string;
  readonly secrets: {
    /** Signs X-Webhook-Signature, which carries only one signature. */
    readonly legacy: string;
    /** Newest first; each signs webhook-signature. */
    readonly all: readonly string[];
  };
}

const PREFIX = 'whsec_';

/** The headers by which a receiver knows that an event is genuine (contract section 5): ours, and Standard Webhooks'. */
export function webhookHeaders({ webhookId, timestamp, body, secrets }: WebhookMessage): Record<string, string> {
  const standard = `${webhookId}.${timestamp}.${body}`;
  return {
    'X-Webhook-Signature': `sha256=${hmac(secrets.legacy, `${timestamp}.${body}`).toString('hex')}`,
    'webhook-id': webhookId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.all
      .map((secret) => `v1,${hmac(keyOf(secret), standard).toString('base64')}`)
      .join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
