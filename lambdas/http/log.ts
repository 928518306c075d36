import { Logger } from '@aws-lambda-powertools/logger';
import { containsCardNumber } from '../domain/card-numbers.ts';

/** Every text that this product logs, so that a saved query can name it. */
export const messages = {
  request: 'request',
  fault: 'unexpected fault',
  outcomeUnknown: 'charge outcome unknown',
  sweep: 'sweep',
  sweepFault: 'due session not handled',
  needsReview: 'payment needs review',
} as const;

const SECRETS = [
  /cs_[A-Za-z0-9]+_secret_[A-Za-z0-9]+/g,
  /\b(Bearer|Basic)\s+[^\s"',]+/gi,
  /\bwhsec_[A-Za-z0-9+/=]+/g,
  /\btok_[A-Za-z0-9]+/g,
];

/** Last line of defence: call sites name what they log, and this takes out what a third party's text may carry. */
export function redact(_key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = SECRETS.reduce((masked, secret) => masked.replace(secret, '[redacted]'), value);
  return containsCardNumber(text) ? '[redacted]' : text;
}

export const logger = new Logger({ jsonReplacerFn: redact });
