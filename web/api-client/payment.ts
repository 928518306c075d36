import type { Refusal } from './exchange.ts';
import type { Config, ConfirmBody, Payment, SessionApi } from './session-api.ts';

/** One press of Pay. Its repeats carry the same key and the same body, so that they are one charge at most. */
export interface Attempt {
  readonly key: string;
  readonly body: ConfirmBody;
  readonly startedAt: number;
}

export interface Paid {
  readonly payment: Payment;
  readonly redirectUrl?: string;
}

export type Settled =
  | ({ readonly kind: 'paid' } & Paid)
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The session is not being charged, and this try is too old to be sent again by itself. */
  | { readonly kind: 'unfinished' };

/** `lost`: no answer came; `unknown`: the API does not know the outcome either. */
export type Doubt = 'lost' | 'unknown';

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
export async function settle(api: SessionApi, attempt: Attempt, onDoubt: (doubt: Doubt) => void): Promise<Settled> {
  let asked = false;
  for (;;) {
    const answer = await api.confirm(attempt.body, attempt.key);
    if (answer.ok) return paidBy(answer.body);
    const { refusal } = answer;
    const open = unknown.includes(refusal.code) || (asked && refusal.code === 'rate_limited' && refusal.recoverable);
    if (!open) return { kind: 'refused', refusal };
    asked = true;
    onDoubt(refusal.code === 'unreachable' ? 'lost' : 'unknown');
    const config = await whenIdle(api, refusal.retryAfter, () => onDoubt('unknown'));
    if (config.status === 'completed' && config.payment) return paidBy(config);
    if (config.status === 'expired' || Date.now() - attempt.startedAt > REPEAT_MS) return { kind: 'unfinished' };
  }
}

function paidBy({ payment, redirect_url }: Pick<Config, 'redirect_url'> & { payment?: Payment }): Settled {
  if (!payment) throw new Error('A completed session has a payment');
  return { kind: 'paid', payment, ...(redirect_url !== undefined && { redirectUrl: redirect_url }) };
}

/** The config, as soon as no charge is under way; `onProcessing` each time that one still is. */
export async function whenIdle(api: SessionApi, firstPause = 2, onProcessing = () => {}): Promise<Config> {
  for (let pause = firstPause; ; pause = Math.min(pause + 1, LONGEST_PAUSE_S)) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
    const answer = await api.config();
    if (!answer.ok) continue;
    if (answer.body.payment_status !== 'processing') return answer.body;
    onProcessing();
  }
}
