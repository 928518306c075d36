import { createHash, randomInt } from 'node:crypto';

export const digits = '0123456789';
export const lowerCase = 'abcdefghijklmnopqrstuvwxyz';
export const upperCase = lowerCase.toUpperCase();

/** A word fixed by its seed: what AWS would draw at random, but the same in every run, so that kept data stays valid. */
export function wordFor(seed: string, length: number, alphabet: string): string {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, index) => alphabet[(bytes[index % bytes.length] ?? 0) % alphabet.length]).join('');
}

/** A word that cannot be guessed. */
export function randomWord(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** `ConfirmSession` -> `confirm-session`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
