import type { Config, ConfirmBody, Refusal, SessionApi } from './api.ts';

/** One press of Pay. Its repeats carry the same key and the same body, so that they are one charge at most. */
export interface Attempt {
  readonly key: string;
  readonly body: ConfirmBody;
  readonly startedAt: number;
}

export type Settled =
  | { readonly kind: 'paid' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The session is not being charged, and this try is too old to be sent again by itself. */
  | { readonly kind: 'unfinished' };

/** Codes after which a charge may be under way, or may have been made. */
const unknown = ['unreachable', 'network_error', 'internal_error', 'confirm_in_progress'];
/** How long after the press a charge may still be made without a second one. */
const REPEAT_MS = 120_000;
const LONGEST_PAUSE_S = 10;

/** Letters only: the API refuses what might be a card number, which the digits of a UUID now and then are. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) =>
    String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15)),
  ).join('');
}

/** Confirms, and while the outcome is not known asks what became of it. It ends when it is known. */
export async function settle(api: SessionApi, attempt: Attempt, onUnknown: () => void): Promise<Settled> {
  let asked = false;
  for (;;) {
    const answer = await api.confirm(attempt.body, attempt.key);
    if (answer.ok) return { kind: 'paid' };
    const { refusal } = answer;
    const open = unknown.includes(refusal.code) || (asked && refusal.code === 'rate_limited' && refusal.recoverable);
    if (!open) return { kind: 'refused', refusal };
    asked = true;
    onUnknown();
    const config = await whenIdle(api, refusal.retryAfter);
    if (config.status === 'completed') return { kind: 'paid' };
    if (config.status === 'expired' || Date.now() - attempt.startedAt > REPEAT_MS) return { kind: 'unfinished' };
  }
}

/** The config, as soon as no charge is under way. */
export async function whenIdle(api: SessionApi, firstPause = 2): Promise<Config> {
  for (let pause = firstPause; ; pause = Math.min(pause + 1, LONGEST_PAUSE_S)) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
    const answer = await api.config();
    if (answer.ok && answer.body.payment_status !== 'processing') return answer.body;
  }
}
