const groups = { amex: [4, 6, 5], usual: [4, 4, 4, 4, 3] };

export const digitsOf = (text: string): string => text.replace(/\D/g, '');

export const isAmex = (number: string): boolean => /^3[47]/.test(number);

/** `4242 4242 4242 4242`, or as American Express prints it: `3782 822463 10005`. */
export function groupNumber(text: string): string {
  const digits = digitsOf(text).slice(0, 19);
  const sizes = isAmex(digits) ? groups.amex : groups.usual;
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const parts = sizes.map((size, index) => digits.slice(starts[index], (starts[index] ?? 0) + size));
  return parts.filter(Boolean).join(' ');
}

/** `1230` and `12/2030` become `12 / 30` and `12 / 2030`; a month that can only have one digit gets its zero. */
export function groupExpiry(text: string): string {
  const padded = text.replace(/^\s*([2-9])|^\s*(\d)(?=\s*\/)/, '0$1$2');
  const digits = digitsOf(padded).slice(0, 6);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
}

export interface Expiry {
  readonly month: number;
  readonly year: number;
}

export function readExpiry(text: string): Expiry | undefined {
  const digits = digitsOf(groupExpiry(text));
  const month = Number(digits.slice(0, 2));
  const year = digits.length === 4 ? 2_000 + Number(digits.slice(2)) : Number(digits.slice(2));
  if (month < 1 || month > 12 || (digits.length !== 4 && digits.length !== 6)) return undefined;
  return year >= 2_000 && year < 2_100 ? { month, year } : undefined;
}

/** A card is good to the end of its month. */
export function isPast({ month, year }: Expiry, today: Date): boolean {
  return year * 12 + month < today.getFullYear() * 12 + today.getMonth() + 1;
}

/** Luhn's check digit: most slips of the hand break it. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The check digit of a US bank's routing number. */
export function isRoutingNumber(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum % 10 === 0;
}
