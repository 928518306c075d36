import type { Refusal } from '../../api-client/exchange.ts';
import type { Quote } from '../../api-client/session-api.ts';
import type { Alert, Model } from './model.ts';

export const declines: readonly string[] = ['card_declined', 'expired_card', 'incorrect_cvc', 'insufficient_funds'];

/** Where a refusal leads: to a question, to the end, or back to the form with a word on it. */
export function afterRefusal(model: Model, refusal: Refusal): Model {
  const { code, recoverable, retryAfter } = refusal;
  const alert: Alert = { code, ...(retryAfter !== undefined && { retryAfter }) };
  if (code === 'duplicate_payment') return { ...model, state: { name: 'duplicate' } };
  if (code === 'session_expired') return { ...model, state: { name: 'expired' } };
  if (code === 'confirm_in_progress') return { ...model, state: { name: 'unknown' } };
  if (code === 'challenge_failed' && recoverable && model.state.name === 'challenge')
    return { ...model, state: { ...model.state, step: 'enter', problem: code, round: model.state.round + 1 } };
  if (!recoverable && code !== 'internal_error') return { ...model, state: { name: 'closed', code } };
  const form: Model = { ...model, state: { name: 'form', alert } };
  if (code === 'quote_changed' && refusal.quote && model.total.kind === 'ready') {
    const prepared = { ...model.total.prepared, quote: refusal.quote as Quote };
    return { ...form, total: { kind: 'ready', prepared } };
  }
  return declines.includes(code) ? { ...form, total: { kind: 'none' } } : form;
}
