import type { Refusal } from './api.ts';

/** What a payer is told of a refusal that leaves the form open. The API's own texts are written for developers. */
const texts: Readonly<Record<string, string>> = {
  card_declined: 'Your payment was declined. Nothing was charged. Try another card, or ask your bank why.',
  expired_card: 'Your payment was declined because the card has expired. Nothing was charged. Try another card.',
  incorrect_cvc: 'Your payment was declined: the security code is not right. Nothing was charged. Enter it again.',
  insufficient_funds: 'Your payment was declined for insufficient funds. Nothing was charged. Try another way to pay.',
  processing_error: 'The payment could not be processed. Nothing was charged. You can try again.',
  not_a_test_card: 'This is a test page: it takes test cards and test accounts only. Nothing was charged.',
  challenge_required: 'This payment needs an extra check that this page does not offer yet. Nothing was charged.',
  challenge_failed: 'The extra check did not succeed. Nothing was charged.',
  validation_error: 'Some details are not accepted. Nothing was charged. Check them and try again.',
  card_data_not_allowed: 'One of the other fields looks like a card number. Nothing was charged. Take it out.',
  rate_limited: 'Too many tries in a short time. Nothing was charged. Wait a minute, then try again.',
  account_not_allowed: 'This payment can not be taken right now. Nothing was charged.',
  unreachable: 'We can not reach the payment service. Check your connection and try again. Nothing was charged.',
};

export const declines: readonly string[] = ['card_declined', 'expired_card', 'incorrect_cvc', 'insufficient_funds'];

export function refusalText({ code }: Refusal): string {
  return texts[code] ?? 'Something went wrong. Nothing was charged. Try again.';
}

export const unfinished = 'The payment was not completed, and nothing was charged. You can try again.';
export const notPaid = 'You chose not to pay. Nothing was charged.';
export const spentText = 'Too many payments were declined, so this link takes no more. Nothing was charged.';

const brands: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  maestro: 'Maestro',
};

/** `Visa ending 4242` */
export function instrumentName(method: string, cardType: string | undefined, last4: string | undefined): string {
  const name = method === 'ach' ? 'Bank account' : (brands[cardType ?? ''] ?? 'Card');
  return last4 === undefined ? name : `${name} ending ${last4}`;
}
