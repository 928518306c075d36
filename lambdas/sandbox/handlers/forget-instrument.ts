import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { tokens } from '../runtime.ts';
import { instrumentPath } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ headers, params }) => {
  requireApiKey(headers.authorization, await apiKey());
  const { reference } = parse(instrumentPath, params);
  await tokens.forget(reference);
  return { status: 204 };
});
