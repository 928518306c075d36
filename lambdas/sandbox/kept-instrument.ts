import { createHmac } from 'node:crypto';
import type { Token } from './store/tokens.ts';

/** Letters only: a run of digits could pass for a card number. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEF';

/** The reference that the same customer and key always get: keeping an instrument twice is keeping it once. */
export function referenceFor(apiKey: string, customer: string, key: string): string {
  const bytes = createHmac('sha256', apiKey)
    .update(JSON.stringify(['instrument', customer, key]))
    .digest();
  return `vlt_${Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')}`;
}

/** The instrument of a token under the reference that it is kept by. An Apple Pay token is for one payment. */
export function keptAs(token: Token, reference: string): Token | undefined {
  return token.type === 'apple_pay' ? undefined : { ...token, token: reference };
}
