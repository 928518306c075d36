// The parts that are needed: the library's entry brings what checks names and postal codes along.
import { cardNumber as number } from 'card-validator/dist/card-number.js';
import { cvv } from 'card-validator/dist/cvv.js';
import { digitsOf } from './digits.ts';

/** As the API names them: contract section 4, `card_type`. */
export type CardType =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'discover'
  | 'diners'
  | 'jcb'
  | 'unionpay'
  | 'maestro'
  | 'other';

export interface CardNumber {
  readonly digits: string;
  /** Undefined as long as it may still be one of several. */
  readonly type: CardType | undefined;
  /** `Visa`, `Mir`: the brand's own name, also of those that the API calls `other`. */
  readonly brand: string | undefined;
  /** Digits of the security code. */
  readonly codeLength: number;
  /** A whole number of this brand. */
  readonly valid: boolean;
}

const LONGEST = 19;

/** By the library's names. */
const apiNames: Readonly<Record<string, CardType>> = {
  visa: 'visa',
  mastercard: 'mastercard',
  'american-express': 'amex',
  discover: 'discover',
  'diners-club': 'diners',
  jcb: 'jcb',
  unionpay: 'unionpay',
  maestro: 'maestro',
};

/** What the number says about its card, however it was typed. */
export function readCardNumber(typed: string): CardNumber {
  const digits = digitsOf(typed);
  const { card, isValid } = number(digits);
  return {
    digits,
    type: card ? (apiNames[card.type] ?? 'other') : undefined,
    brand: card?.niceType,
    codeLength: card?.code.size ?? 3,
    valid: isValid,
  };
}

/** In groups as they are embossed: `4242 4242 4242 4242`, `3782 822463 10005`. What is too long is cut. */
export function groupCardNumber(typed: string): string {
  const { card } = number(digitsOf(typed));
  const digits = digitsOf(typed).slice(0, Math.max(...(card?.lengths ?? [LONGEST])));
  const starts = [0, ...(card?.gaps ?? [4, 8, 12]), ...(card && Math.max(...card.lengths) <= 16 ? [] : [16])];
  return starts
    .map((start, index) => digits.slice(start, starts[index + 1]))
    .filter(Boolean)
    .join(' ');
}

export function isSecurityCode(typed: string, length: number): boolean {
  const digits = digitsOf(typed);
  return digits.length === length && cvv(digits, length).isValid;
}
