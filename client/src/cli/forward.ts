import { Webhook } from 'standardwebhooks';
import { exchange } from '../exchange.ts';
import { hmacHex } from '../hmac.ts';
import { pause } from '../retry.ts';
import type { WebhookEvent, WebhookSecrets } from '../types/webhook.ts';

/** A receiver that is being restarted is waited for this long. */
const WAITS_MS = [500, 1_500, 3_000];
const TIMEOUT_MS = 15_000;

/** Posts an event as a delivery of the service would be. @returns what came of it, in a few words */
export async function forward(event: WebhookEvent, url: string, secrets: WebhookSecrets, signal: AbortSignal) {
  for (const wait of [...WAITS_MS, undefined]) {
    const started = performance.now();
    try {
      const { status } = await exchange(signed(event, url, secrets), { fetch, timeoutMs: TIMEOUT_MS, signal });
      return `${status} in ${Math.round(performance.now() - started)} ms`;
    } catch (error) {
      signal.throwIfAborted();
      if (wait === undefined || !isDown(error)) return error instanceof Error ? error.message : 'failed';
      await pause(wait, signal);
    }
  }
  return 'failed';
}

/** Signed anew, as for each attempt of the service: receivers refuse what is old. */
function signed(event: WebhookEvent, url: string, secrets: WebhookSecrets) {
  const timestamp = Math.floor(Date.now() / 1_000);
  const { webhook_id, event_type, data } = event;
  const body = JSON.stringify({ webhook_id, event_type, timestamp, data });
  const { secret, previous_secret, older_secrets = [] } = secrets;
  const previous = previous_secret === undefined ? [] : [previous_secret];
  const all = [secret, ...previous, ...older_secrets.map((older) => older.secret)];
  const headers = {
    'Content-Type': 'application/json',
    'X-Webhook-Signature': `sha256=${hmacHex(secret, `${timestamp}.${body}`)}`,
    'webhook-id': webhook_id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': all
      .map((key) => new Webhook(key).sign(webhook_id, new Date(timestamp * 1_000), body))
      .join(' '),
  };
  return { method: 'POST', url, headers, body };
}

function isDown(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ECONNREFUSED');
}
