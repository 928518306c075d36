import { msg, str } from '@lit/localize';
import { isolate } from '../format.ts';

/** Names that are the same in every language. */
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

/** `Visa ending in 4242`. A saved method's brand may begin with a capital. */
export function instrumentName(method: string, brand: string | undefined, last4: string | undefined): string {
  if (method === 'apple_pay') return 'Apple Pay';
  const name =
    method === 'ach'
      ? msg('Bank account', { id: 'instrument.bank-account' })
      : (brands[brand?.toLowerCase() ?? ''] ?? msg('Card', { id: 'instrument.card' }));
  return last4 === undefined ? name : msg(str`${isolate(name)} ending in ${last4}`, { id: 'instrument.ending' });
}
