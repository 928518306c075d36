import { type Problem, problem } from './errors.ts';
import { shortHash } from './hash.ts';
import type { Attempt, AttemptKey, Session, StoredAnswer } from './session.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The key in an Idempotency-Key header, without one pair of surrounding double quotes (the header is a structured
 * field string in the IETF draft, and clients send both). Undefined: not in the form of contract section 4.
 */
export function readIdempotencyKey(header: string): string | undefined {
  const value = header.trim();
  const key = value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  return KEY.test(key) ? key : undefined;
}

/** What a session keeps of a key. */
export function confirmKeyHash(sessionId: string, key: string): string {
  return shortHash('confirm', sessionId, key);
}

/** The attempt of this very request, if it waits for its payer: then the request is repeated to go on with it. */
export function awaitingPayer({ attempt }: Session, key: AttemptKey | undefined): Attempt | undefined {
  const same = attempt?.key?.keyHash === key?.keyHash && attempt?.key?.requestHash === key?.requestHash;
  return key && same && attempt?.transactionId !== undefined && !attempt.review ? attempt : undefined;
}

/**
 * What a confirm's key already has in this session: its stored answer; a refusal, because its charge is under way or it
 * came with another body; or nothing.
 */
export function recall(session: Session, key: AttemptKey | undefined): StoredAnswer | Problem | undefined {
  if (!key) return undefined;
  const stored = session.answers.get(key.keyHash);
  if (stored) return stored.requestHash === key.requestHash ? stored : problem('idempotency_key_reused');
  const underWay = session.attempt?.key;
  if (underWay?.keyHash !== key.keyHash) return undefined;
  if (underWay.requestHash !== key.requestHash) return problem('idempotency_key_reused');
  return problem('confirm_in_progress', { retryAfter: 2 });
}
