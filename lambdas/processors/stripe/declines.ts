import type { DeclineCode } from '../../domain/errors.ts';

/** What the payer is told; `failed`: nobody decided on the card, and nothing was taken. */
export type Refusal = DeclineCode | 'failed';

/**
 * Stripe's reasons for a card or bank account that was not charged, and what the payer is told of them. Every reason of
 * https://docs.stripe.com/declines/codes and of a debit's failure is here. Those that speak of theft or fraud say no
 * more than that the card was declined.
 */
const refusals: Readonly<Record<string, Refusal>> = {
  approve_with_id: 'card_declined',
  authentication_not_handled: 'card_declined',
  authentication_required: 'card_declined',
  call_issuer: 'card_declined',
  card_not_supported: 'card_declined',
  card_velocity_exceeded: 'card_declined',
  currency_not_supported: 'card_declined',
  do_not_honor: 'card_declined',
  do_not_try_again: 'card_declined',
  duplicate_transaction: 'card_declined',
  expired_card: 'expired_card',
  fraudulent: 'card_declined',
  generic_decline: 'card_declined',
  incorrect_address: 'card_declined',
  incorrect_cvc: 'incorrect_cvc',
  incorrect_number: 'card_declined',
  incorrect_pin: 'card_declined',
  incorrect_zip: 'card_declined',
  insufficient_funds: 'insufficient_funds',
  invalid_account: 'card_declined',
  invalid_amount: 'card_declined',
  invalid_cvc: 'incorrect_cvc',
  invalid_expiry_month: 'expired_card',
  invalid_expiry_year: 'expired_card',
  invalid_number: 'card_declined',
  invalid_pin: 'card_declined',
  issuer_not_available: 'failed',
  lost_card: 'card_declined',
  merchant_blacklist: 'card_declined',
  mobile_device_authentication_required: 'card_declined',
  new_account_information_available: 'card_declined',
  no_action_taken: 'card_declined',
  not_permitted: 'card_declined',
  offline_pin_required: 'card_declined',
  online_or_offline_pin_required: 'card_declined',
  pickup_card: 'card_declined',
  pin_try_exceeded: 'card_declined',
  previously_declined_do_not_retry: 'card_declined',
  processing_error: 'failed',
  reenter_transaction: 'failed',
  restricted_card: 'card_declined',
  revocation_of_all_authorizations: 'card_declined',
  revocation_of_authorization: 'card_declined',
  security_violation: 'card_declined',
  service_not_allowed: 'card_declined',
  stolen_card: 'card_declined',
  stop_payment_order: 'card_declined',
  testmode_decline: 'card_declined',
  transaction_not_allowed: 'card_declined',
  try_again_later: 'card_declined',
  withdrawal_count_limit_exceeded: 'card_declined',

  account_closed: 'card_declined',
  bank_account_restricted: 'card_declined',
  bank_account_unusable: 'card_declined',
  bank_ownership_changed: 'card_declined',
  could_not_process: 'failed',
  debit_not_authorized: 'card_declined',
  generic_could_not_process: 'failed',
  incorrect_account_holder_name: 'card_declined',
  invalid_account_number: 'card_declined',
  invalid_currency: 'card_declined',
  no_account: 'card_declined',
  payment_method_provider_decline: 'card_declined',
  refer_to_customer: 'card_declined',
};

export interface StripeReason {
  readonly code?: string | null | undefined;
  /** Closer than the code, when Stripe gives it. */
  readonly decline_code?: string | null | undefined;
}

/** A reason that Stripe added since is a decline as well: it comes only with a payment that was refused. */
export function refusalOf({ code, decline_code }: StripeReason): Refusal {
  const known = [decline_code, code].find((reason) => reason && Object.hasOwn(refusals, reason));
  return (known && refusals[known]) || 'card_declined';
}
