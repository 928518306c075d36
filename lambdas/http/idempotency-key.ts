import { invalid } from '../domain/errors.ts';
import { readIdempotencyKey } from '../domain/idempotency.ts';
import { refuse } from './errors.ts';
import type { Request } from './request.ts';

/** The request's Idempotency-Key, if it has one. @throws Refusal when it is not in the form of contract section 4. */
export function idempotencyKey({ headers }: Request): string | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = readIdempotencyKey(header);
  if (key === undefined) throw refuse(invalid('Idempotency-Key', 'must be 1 to 255 characters of visible ASCII'));
  return key;
}
