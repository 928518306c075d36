import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * 128 bits of SHA-256, in base64url, over the RFC 8785 form of a JSON value: equal for two bodies exactly when they are
 * the same after canonicalisation (contract section 4, Idempotency-Key). No body at all is a value of its own.
 * @throws Error when the value is not JSON: a lone surrogate, NaN, infinity or a cycle.
 */
export function requestHash(value: unknown): string {
  const canonical = canonicalize(value) ?? '';
  return createHash('sha256').update(canonical).digest().subarray(0, 16).toString('base64url');
}
