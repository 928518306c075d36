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

/** A saved method's brand may begin with a capital. Undefined for one that is not known. */
export const brandName = (brand: string | undefined): string | undefined => brands[brand?.toLowerCase() ?? ''];

/** `Visa ending in 4242`. */
export function instrumentName(method: string, brand: string | undefined, last4: string | undefined): string {
  if (method === 'apple_pay') return 'Apple Pay';
  const name =
    method === 'ach'
      ? msg('Bank account', { id: 'instrument.bank-account' })
      : (brandName(brand) ?? msg('Card', { id: 'instrument.card' }));
  return last4 === undefined ? name : msg(str`${isolate(name)} ending in ${last4}`, { id: 'instrument.ending' });
}
