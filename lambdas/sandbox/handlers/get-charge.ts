import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { presentCharge } from '../present.ts';
import { refusal } from '../refusals.ts';
import { charges } from '../runtime.ts';
import { chargePath, chargeQuery } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ id, headers, params, query }) => {
  requireApiKey(headers.authorization, await apiKey());
  const charge = await charges.find({ ...parse(chargePath, params), ...parse(chargeQuery, query) });
  return charge ? { status: 200, body: presentCharge(charge) } : refusal('charge_not_found', id);
});
