import { digitsOf } from './digits.ts';

/** Nacha's file format has room for 17; with fewer than four something is missing. */
const ACCOUNT = /^\d{4,17}$/;

export const ROUTING_LENGTH = 9;
export const LONGEST_ACCOUNT = 17;

/**
 * A US bank's routing number: nine digits, of which those in places 1 to 9, weighed 3 7 1 3 7 1 3 7 1, add up to a
 * multiple of ten (American Bankers Association, ANSI X9.100-181). Whether a bank has it, only the processor knows.
 */
export function isRoutingNumber(typed: string): boolean {
  const digits = digitsOf(typed);
  if (digits.length !== ROUTING_LENGTH || /^0+$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

export function isAccountNumber(typed: string): boolean {
  return ACCOUNT.test(digitsOf(typed));
}

/** Typed twice, since an account number has no check digit. */
export function isSameAccount(first: string, second: string): boolean {
  return digitsOf(first) === digitsOf(second);
}
