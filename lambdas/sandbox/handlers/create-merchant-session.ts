import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { merchantSession } from '../merchant-session.ts';
import { clock, ids } from '../runtime.ts';
import { merchantSessionRequest } from '../schemas.ts';

warmApiKey();

/** Stands in for Apple's merchant validation. */
export const handler = endpoint(async ({ headers, body }) => {
  requireApiKey(headers.authorization, await apiKey());
  return { status: 200, body: merchantSession(parse(merchantSessionRequest, body), ids.random(), clock.now()) };
});
