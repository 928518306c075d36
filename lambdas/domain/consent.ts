import { createHash } from 'node:crypto';

export type Usage = 'on_session' | 'off_session';

/** What a payer agreed to when a method was saved. */
export interface Consent {
  readonly usage: Usage;
  /** SHA-256 of the text that the payer was shown, in base64url. */
  readonly textHash: string;
  /** When it was given: milliseconds since the epoch. */
  readonly at: number;
}

/** Consent, and what else only the request that saves a method knows. */
export interface SaveIntent extends Consent {
  readonly holderName?: string;
}

/** What a payer agrees to where the client does not say which text it showed. Part of what is recorded: never change one. */
export const standardTexts: Readonly<Record<Usage, string>> = {
  on_session: 'Save this payment method, so that I can choose it the next time I pay here.',
  off_session:
    'Save this payment method, and allow it to be charged for future payments that I owe, also when I am not here.',
};

export function consentTo(usage: Usage, text: string | undefined, at: number): Consent {
  const shown = (text ?? standardTexts[usage]).normalize('NFC');
  return { usage, textHash: createHash('sha256').update(shown).digest('base64url'), at };
}
