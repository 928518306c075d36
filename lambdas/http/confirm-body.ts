import { type ConfirmSessionBody, confirmSessionSchema } from '../domain/wire/payment.ts';
import { parse } from './parse.ts';

/** Apart from its handler, which loads it while the keys are fetched. @throws Refusal */
export function readConfirmBody(body: unknown): ConfirmSessionBody {
  return parse(confirmSessionSchema, body);
}
