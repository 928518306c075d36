import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far an event's time may be from ours: what Stripe's own libraries allow. */
const TOLERANCE_MS = 300_000;

/**
 * Whether Stripe signed this body, with any of the secrets, within five minutes of now.
 * https://docs.stripe.com/webhooks#verify-manually
 * @param header `Stripe-Signature`: `t=<unix>,v1=<hex>`, with a `v1` for each secret while one is rotated
 */
export function isSignedByStripe(body: string, header: string, secrets: readonly string[], now: number): boolean {
  const parts = header.split(',').map((part) => part.trim().split('=') as [string, string?]);
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > TOLERANCE_MS) return false;
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []));
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest();
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  });
}
