import { msg, str } from '@lit/localize';
import { money } from '../format.ts';
import type { Quote } from '../../api-client/session-api.ts';
import type { Alert } from '../state/model.ts';

/** What a payer is told of a code. The API's own texts are written for developers. */
const texts: Readonly<Record<string, () => string>> = {
  card_declined: () =>
    msg('Your payment was declined. Nothing was charged. Try another card, or ask your bank why.', {
      id: 'alert.card_declined',
    }),
  expired_card: () =>
    msg('Your payment was declined because the card has expired. Nothing was charged. Try another card.', {
      id: 'alert.expired_card',
    }),
  incorrect_cvc: () =>
    msg('Your payment was declined: the security code is not right. Nothing was charged. Enter it again.', {
      id: 'alert.incorrect_cvc',
    }),
  insufficient_funds: () =>
    msg('Your payment was declined for insufficient funds. Nothing was charged. Try another way to pay.', {
      id: 'alert.insufficient_funds',
    }),
  processing_error: () =>
    msg('The payment could not be processed. Nothing was charged. You can try again.', {
      id: 'alert.processing_error',
    }),
  not_a_test_card: () =>
    msg('This is a test page: it takes test cards and test accounts only. Nothing was charged.', {
      id: 'alert.not_a_test_card',
    }),
  challenge_required: () =>
    msg('This payment needs an extra check that could not be started. Nothing was charged. Try again.', {
      id: 'alert.challenge_required',
    }),
  challenge_failed: () =>
    msg('The extra check did not succeed. Nothing was charged.', { id: 'alert.challenge_failed' }),
  validation_error: () =>
    msg('Some details are not accepted. Nothing was charged. Check them and try again.', {
      id: 'alert.validation_error',
    }),
  card_data_not_allowed: () =>
    msg('One of the other fields seems to contain a card number. Nothing was charged. Remove it and try again.', {
      id: 'alert.card_data_not_allowed',
    }),
  rate_limited: () =>
    msg('You have tried too many times in a short while. Nothing was charged. Wait a minute, then try again.', {
      id: 'alert.rate_limited',
    }),
  session_expired: () => msg('This payment link has expired. Nothing was charged.', { id: 'alert.session_expired' }),
  unreachable: () =>
    msg('We cannot reach the payment service. Check your connection and try again. Nothing was charged.', {
      id: 'alert.unreachable',
    }),
  'not-allowed': () => msg('This page is not allowed to show this payment.', { id: 'alert.not-allowed' }),
  'bad-link': () => msg('This payment link is not complete.', { id: 'alert.bad-link' }),
  network_error: () =>
    msg('We do not know yet whether the payment went through. Do not pay again.', { id: 'alert.network_error' }),
  apple_pay_unavailable: () =>
    msg('Apple Pay could not be opened. Nothing was charged. Try again, or pay in another way.', {
      id: 'alert.apple_pay_unavailable',
    }),
  authentication_open: () =>
    msg('Your bank has to confirm this payment. Nothing has been charged yet.', { id: 'alert.authentication_open' }),
  unfinished: () =>
    msg('The payment was not completed, and nothing was charged. You can try again.', { id: 'alert.unfinished' }),
  kept: () => msg('You chose not to pay. Nothing was charged.', { id: 'alert.kept' }),
};

/** `quote`: what would be paid now. */
export function alertText({ code }: Pick<Alert, 'code'>, quote?: Quote): string {
  if (code === 'quote_changed' && quote) {
    const total = money(quote.total_amount, quote.currency);
    return msg(str`The total has changed to ${total}. Nothing has been charged. Check it, then press Pay again.`, {
      id: 'alert.quote_changed',
    });
  }
  return texts[code]?.() ?? msg('Something went wrong. Nothing was charged. Try again.', { id: 'alert.other' });
}
