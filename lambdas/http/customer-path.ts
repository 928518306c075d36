import { invalid } from '../domain/errors.ts';
import { customerPathSchema } from '../domain/wire/customer.ts';
import { refuse } from './errors.ts';
import { parse } from './parse.ts';
import type { Request } from './request.ts';

/**
 * The merchant's id of a customer, the last part of the path. It may have any character, and of the path alone it is
 * certain how often the gateway decodes it: not at all.
 * @throws Refusal
 */
export function customerIdOf({ path }: Request): string {
  return parse(customerPathSchema(), { customer_id: decoded(path.split('/').at(-1) ?? '') }).customer_id;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse(invalid('customer_id', 'must be percent-encoded UTF-8'));
  }
}
