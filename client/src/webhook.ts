import { Webhook } from 'standardwebhooks';
import { WebhookVerificationError } from './errors.ts';
import { readObject } from './exchange.ts';
import { equalTexts, hmacHex, secretList } from './hmac.ts';
import type { WebhookEvent } from './types/webhook.ts';

/** `Headers`, Node's `req.headers`, API Gateway's `event.headers`, in upper or lower case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_SECONDS = 4 * 3_600;
const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const SECRET = /^whsec_[A-Za-z0-9+/]+={0,2}$/;

/**
 * The event in a webhook, once it is certain that the service sent it. It is genuine when either family of signatures
 * says so: Standard Webhooks (5 minutes) or `X-Webhook-Signature` (4 hours).
 * @param rawBody the very bytes that came in, before any parser
 * @param secrets `secret` of the account, and `previous_secret` too during a rotation
 * @throws WebhookVerificationError when it is not genuine, or too old
 * @throws TypeError when a secret is missing or is not a webhook secret
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
): WebhookEvent {
  const list = secretList(secrets);
  if (!list.every((secret) => SECRET.test(secret))) throw new TypeError('A webhook secret begins with whsec_');
  const body = textOf(rawBody);
  const standard = verifyStandard(body, headers, list);
  if (standard !== undefined) {
    const legacy = verifyLegacy(body, headers, list);
    if (legacy !== undefined) throw new WebhookVerificationError(standard === 'absent' ? legacy : standard);
  }
  return eventOf(body);
}

/** What is wrong, or `absent`; undefined when it is genuine. */
function verifyStandard(body: string, headers: WebhookHeaders, secrets: readonly string[]): string | undefined {
  const entries = STANDARD.map((name) => [name, header(headers, name)] as const);
  if (entries.some(([, value]) => value === undefined)) return 'absent';
  const given = Object.fromEntries(entries) as Record<string, string>;
  let flaw = 'No signature is by this secret';
  for (const secret of secrets) {
    try {
      new Webhook(secret).verify(body, given, { jsonParse: false });
      return undefined;
    } catch (error) {
      if (error instanceof Error) flaw = error.message;
    }
  }
  return flaw;
}

/** What is wrong; undefined when it is genuine. */
function verifyLegacy(body: string, headers: WebhookHeaders, secrets: readonly string[]): string | undefined {
  const signature = header(headers, 'x-webhook-signature');
  if (signature === undefined) return 'The request has no signature';
  const timestamp = readObject(body)?.['timestamp'];
  if (typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp)) return 'The body has no timestamp';
  const genuine = secrets.some((secret) => equalTexts(signature, `sha256=${hmacHex(secret, `${timestamp}.${body}`)}`));
  if (!genuine) return 'No signature is by this secret';
  const age = Math.abs(Date.now() / 1_000 - timestamp);
  return age > TOLERANCE_SECONDS ? 'The signature is more than four hours off' : undefined;
}

function eventOf(body: string): WebhookEvent {
  const event = readObject(body);
  const { webhook_id, event_type, timestamp, data } = event ?? {};
  const isEvent =
    typeof webhook_id === 'string' &&
    typeof event_type === 'string' &&
    typeof timestamp === 'number' &&
    typeof data === 'object' &&
    data !== null;
  if (!isEvent) throw new WebhookVerificationError('The body is not an event');
  return event as unknown as WebhookEvent;
}

function textOf(rawBody: string | Uint8Array): string {
  if (typeof rawBody === 'string') return rawBody;
  if (!(rawBody instanceof Uint8Array))
    throw new TypeError('rawBody must be the raw text or bytes, not a parsed object');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
  } catch {
    throw new WebhookVerificationError('The body is not UTF-8');
  }
}

/** One value of a header: several of the same name are none. */
function header(headers: WebhookHeaders, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) || undefined;
  const values = Object.entries(headers).filter(([key]) => key.toLowerCase() === name);
  const [value, ...more] = values.flatMap(([, given]) => given ?? []);
  return more.length === 0 && value !== '' ? value : undefined;
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
