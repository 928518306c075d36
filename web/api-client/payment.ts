import type { Refusal } from './exchange.ts';
import type { Config, ConfirmBody, NextAction, Payment, SessionApi } from './session-api.ts';

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

/** What a try is told about while its end is awaited. */
export interface Settling {
  readonly onDoubt: (doubt: Doubt) => void;
  /** Ends once the payer has done what is wanted, or has not. `again`: it was asked for before. */
  readonly onAction: (action: NextAction, again: boolean) => Promise<void>;
}

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

/**
 * Confirms, and while the outcome is not known asks what became of it: the session, and the same confirm again. It ends
 * when it is known.
 */
export async function settle(api: SessionApi, attempt: Attempt, { onDoubt, onAction }: Settling): Promise<Settled> {
  let asked = false;
  /** The key is known to hold the session, so that its repeats charge nothing that was not begun. */
  let claimed = false;
  for (let pause = 2; ; pause = Math.min(pause + 1, LONGEST_PAUSE_S)) {
    const answer = await api.confirm(attempt.body, attempt.key);
    if (answer.ok) {
      const { body } = answer;
      if (!('next_action' in body)) return paidBy(body);
      await onAction(body.next_action, claimed);
      claimed = true;
      continue;
    }
    const { refusal } = answer;
    const open =
      unknown.includes(refusal.code) || ((asked || claimed) && refusal.code === 'rate_limited' && refusal.recoverable);
    if (!open) return { kind: 'refused', refusal };
    asked = true;
    onDoubt(refusal.code === 'unreachable' ? 'lost' : 'unknown');
    const mayRepeat = () => claimed || Date.now() - attempt.startedAt <= REPEAT_MS;
    const config = await whenUseful(api, Math.max(pause, refusal.retryAfter ?? 0), mayRepeat, () => onDoubt('unknown'));
    if (config.status === 'completed' && config.payment) return paidBy(config);
    if (!claimed && (config.status === 'expired' || !mayRepeat())) return { kind: 'unfinished' };
  }
}

function paidBy({ payment, redirect_url }: Pick<Config, 'redirect_url'> & { payment?: Payment }): Settled {
  if (!payment) throw new Error('A completed session has a payment');
  return { kind: 'paid', payment, ...(redirect_url !== undefined && { redirectUrl: redirect_url }) };
}

/** The config, as soon as no charge is under way; `onProcessing` each time that one still is. */
export const whenIdle = (api: SessionApi): Promise<Config> =>
  whenUseful(
    api,
    2,
    () => false,
    () => {},
  );

/** The config, once no charge is under way, or the try itself may be sent again: it may be the payer who is waited for. */
async function whenUseful(
  api: SessionApi,
  firstPause: number,
  mayRepeat: () => boolean,
  onProcessing: () => void,
): Promise<Config> {
  for (let pause = firstPause; ; pause = Math.min(pause + 1, LONGEST_PAUSE_S)) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
    const answer = await api.config();
    if (!answer.ok) continue;
    if (answer.body.payment_status !== 'processing') return answer.body;
    onProcessing();
    if (mayRepeat()) return answer.body;
  }
}
