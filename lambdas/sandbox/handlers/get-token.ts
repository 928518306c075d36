import { endpoint } from '../../http/endpoint.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { presentToken } from '../present.ts';
import { refusal } from '../refusals.ts';
import { clock, tokens } from '../runtime.ts';

warmApiKey();

export const handler = endpoint(async ({ id, headers, params }) => {
  requireApiKey(headers.authorization, await apiKey());
  const token = await tokens.find(params.token ?? '', clock.now());
  if (!token) return refusal('token_not_found', id);
  return { status: 200, body: { ...presentToken(token), fingerprint: token.fingerprint } };
});
