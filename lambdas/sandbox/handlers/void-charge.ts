import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { presentCharge } from '../present.ts';
import { refusal } from '../refusals.ts';
import { charges } from '../runtime.ts';
import { cancelRequest, chargePath } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ id, headers, params, body }) => {
  requireApiKey(headers.authorization, await apiKey());
  const charge = await charges.giveBack({ ...parse(chargePath, params), ...parse(cancelRequest, body) });
  return charge ? { status: 200, body: presentCharge(charge) } : refusal('charge_not_found', id);
});
