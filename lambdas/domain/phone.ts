const SEPARATORS = /[\s().-]/g;

/**
 * A telephone number in the form that networks take (E.164); undefined when it can't be one. Ten digits without a
 * country are read as North American, which is where the amounts and bank debits of most accounts are.
 */
export function toE164(phone: string): string | undefined {
  const number = phone.replace(SEPARATORS, '').replace(/^00/, '+');
  if (/^\+[1-9]\d{7,14}$/.test(number)) return number;
  if (/^[2-9]\d{9}$/.test(number)) return `+1${number}`;
  return /^1[2-9]\d{9}$/.test(number) ? `+${number}` : undefined;
}
