import { refusalOf } from '../../lambdas/processors/stripe/declines.ts';

/** Stripe's list, https://docs.stripe.com/declines/codes, but for those that the rows below have. */
const plainDeclines = `approve_with_id authentication_not_handled authentication_required call_issuer card_not_supported
  card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction fraudulent
  generic_decline incorrect_address incorrect_number incorrect_pin incorrect_zip invalid_account invalid_amount
  invalid_number invalid_pin lost_card merchant_blacklist mobile_device_authentication_required
  new_account_information_available no_action_taken not_permitted offline_pin_required online_or_offline_pin_required
  pickup_card pin_try_exceeded previously_declined_do_not_retry restricted_card revocation_of_all_authorizations
  revocation_of_authorization security_violation service_not_allowed stolen_card stop_payment_order testmode_decline
  transaction_not_allowed try_again_later withdrawal_count_limit_exceeded`.split(/\s+/);

describe('what the payer is told of a reason of Stripe', () => {
  it.each([
    ['expired_card', 'expired_card'],
    ['invalid_expiry_month', 'expired_card'],
    ['invalid_expiry_year', 'expired_card'],
    ['incorrect_cvc', 'incorrect_cvc'],
    ['invalid_cvc', 'incorrect_cvc'],
    ['insufficient_funds', 'insufficient_funds'],
    ['processing_error', 'failed'],
    ['issuer_not_available', 'failed'],
    ['reenter_transaction', 'failed'],
    ...plainDeclines.map((reason) => [reason, 'card_declined']),
  ])('%s is %s', (reason, told) => {
    expect(refusalOf({ code: 'card_declined', decline_code: reason })).toBe(told);
  });

  it.each([
    ['the closer of two reasons', { code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
    ['the code where nothing is closer', { code: 'expired_card', decline_code: null }, 'expired_card'],
    ['the code where what is closer is new', { code: 'incorrect_cvc', decline_code: 'new' }, 'incorrect_cvc'],
    ['of a new reason that it was declined', { code: 'something_new' }, 'card_declined'],
    ['of no reason that it was declined', {}, 'card_declined'],
    ['of a name that every object has that it was declined', { code: 'constructor' }, 'card_declined'],
    ['why a bank account was not debited', { code: 'no_account' }, 'card_declined'],
  ])('is %s', (_name, reason, told) => {
    expect(refusalOf(reason)).toBe(told);
  });
});
