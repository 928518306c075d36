import type { PayerConsent } from '../../domain/ports.ts';

/**
 * What Stripe keeps of a payer's authorisation of a bank debit. Given on a page, it is evidence with the address and the
 * browser that it came from; given on the telephone or on paper, without.
 * https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#mandates
 */
export function mandateOf({ acceptedAt, given, ip, userAgent }: PayerConsent) {
  const accepted_at = Math.floor(acceptedAt / 1_000);
  const online = given === 'online' && ip !== undefined;
  const customer_acceptance = online
    ? { type: 'online' as const, accepted_at, online: { ip_address: ip, user_agent: userAgent ?? 'unknown' } }
    : { type: 'offline' as const, accepted_at, offline: {} };
  return { mandate_data: { customer_acceptance } };
}

/** The same as a form, in Stripe's notation. */
export function mandateForm(payer: PayerConsent): Record<string, string> {
  const { type, accepted_at, ...evidence } = mandateOf(payer).mandate_data.customer_acceptance;
  const place = 'mandate_data[customer_acceptance]';
  const online = 'online' in evidence ? Object.entries(evidence.online) : [];
  return {
    [`${place}[type]`]: type,
    [`${place}[accepted_at]`]: String(accepted_at),
    ...Object.fromEntries(online.map(([name, value]) => [`${place}[online][${name}]`, value])),
  };
}
