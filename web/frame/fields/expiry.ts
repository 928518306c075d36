import { expirationDate } from 'card-validator/dist/expiration-date.js';
import { expirationMonth } from 'card-validator/dist/expiration-month.js';
import { digitsOf } from './digits.ts';

export interface Expiry {
  readonly month: number;
  /** Four digits. */
  readonly year: number;
}

/**
 * `1230` and `12/2030` become `12 / 30` and `12 / 2030`, as does what a browser fills in, `2030-12`; a month that can
 * only have one digit gets its zero.
 */
export function groupExpiry(typed: string): string {
  const parts = typed
    .trim()
    .replace(/^(\d{4})-(\d{1,2})$/, '$2/$1')
    .split('/')
    .map(digitsOf);
  const [month = ''] = parts;
  const single = parts.length > 1 && month.length === 1 && month !== '0';
  const digits = (single || /^[2-9]/.test(month) ? '0' : '') + parts.join('');
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 6)}` : digits;
}

/** `incomplete` is also what no card has; `expired`: it was good once. */
export function readExpiry(typed: string): Expiry | 'incomplete' | 'expired' {
  const digits = digitsOf(groupExpiry(typed));
  const [month, year] = [digits.slice(0, 2), digits.slice(2)];
  const fullYear = year.length === 2 ? 2_000 + Number(year) : Number(year);
  if (expirationDate({ month, year }).isValid) return { month: Number(month), year: fullYear };
  const whole = expirationMonth(month).isValid && (year.length === 2 || year.length === 4);
  const past = fullYear >= 2_000 && fullYear <= new Date().getFullYear();
  return whole && past ? 'expired' : 'incomplete';
}
