import { msg, str } from '@lit/localize';
import type { WalletMethod } from '../../api-client/session-api.ts';
import { isolate } from '../format.ts';
import { declines } from '../state/after-refusal.ts';
import type { Done } from '../state/wallet.ts';
import { alertText } from './alerts.ts';
import { instrumentName } from './instrument.ts';

export const methodName = ({ type, brand, last4 }: WalletMethod): string => instrumentName(type, brand, last4);

export function doneText({ kind, method }: Done): string {
  const name = methodName(method);
  if (kind === 'saved') return msg(str`${name} is saved.`, { id: 'wallet.done.saved' });
  return kind === 'removed'
    ? msg(str`${name} is removed.`, { id: 'wallet.done.removed' })
    : msg(str`${name} is now the default.`, { id: 'wallet.done.chosen' });
}

const texts: Readonly<Record<string, () => string>> = {
  incorrect_cvc: () =>
    msg('The security code is not right, so the card was not saved. Enter it again.', { id: 'wallet.alert.code' }),
  validation_error: () =>
    msg('This cannot be saved. Check the details. If you keep many payment methods already, remove one first.', {
      id: 'wallet.alert.validation',
    }),
  rate_limited: () =>
    msg('Too many changes in a short while. Wait a minute, then try again.', { id: 'wallet.alert.rate-limited' }),
  unchanged: () => msg('That did not work. Nothing was changed. Try again.', { id: 'wallet.alert.unchanged' }),
  processing_error: () => msg('That did not work. Nothing was changed. Try again.', { id: 'wallet.alert.unchanged' }),
};
/** They say the same of a payment. */
const shared: readonly string[] = ['not_a_test_card', 'card_data_not_allowed', 'session_expired'];

/** What a customer is told of a code. No money moves here, so what counts is whether anything was changed. */
export function walletAlertText(code: string): string {
  const text = texts[code];
  if (text) return text();
  if (declines.includes(code))
    return msg('Your bank did not accept this card, so it was not saved. Try another card, or ask your bank why.', {
      id: 'wallet.alert.declined',
    });
  if (shared.includes(code)) return alertText({ code });
  return msg('We do not know whether that worked. Check your connection, then try again. Nothing is done twice.', {
    id: 'wallet.alert.unknown',
  });
}

export const lockText = ({ reason }: { readonly reason: string }): string =>
  msg(str`Cannot be removed: ${isolate(reason)}`, { id: 'wallet.locked' });
