import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { cancelCharge } from '../operations/cancel-charge.ts';
import { presentCharge } from '../present.ts';
import { charges, clock, ids } from '../runtime.ts';
import { cancelRequest, chargePath } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ headers, params, body }) => {
  requireApiKey(headers.authorization, await apiKey());
  const name = { ...parse(chargePath, params), ...parse(cancelRequest, body) };
  return { status: 200, body: presentCharge(await cancelCharge({ charges, clock, ids }, name)) };
});
