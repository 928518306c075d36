import { type ResolveSessionBody, resolveSessionSchema } from '../domain/wire/resolve-session.ts';
import { parse } from './parse.ts';

/** Apart from its handler, which loads it while the keys are fetched. @throws Refusal */
export function readResolveBody(body: unknown): ResolveSessionBody {
  return parse(resolveSessionSchema, body);
}
