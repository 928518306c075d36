import { createHmac, randomInt } from 'node:crypto';
import type { Keys } from './credential.ts';
import type { PaymentSession } from './session.ts';

const DIGITS = 6;

/** Six digits of the system's secure generator, each as likely as any other. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
}

/**
 * What the table keeps of a code. Keyed, since a million codes are quickly hashed; bound to the session, its version
 * and its amount, so that it opens nothing else.
 */
export function codeHash({ root }: Keys, { id, version, amount }: PaymentSession, code: string): string {
  const text = ['challenge_code', id, String(version), String(amount), code].join('\n');
  return createHmac('sha256', root).update(text).digest().subarray(0, 16).toString('base64url');
}

/** As typed: payers copy codes with the spaces that messages show them with. */
export function readCode(typed: string): string {
  return typed.replace(/[\s-]/g, '');
}
