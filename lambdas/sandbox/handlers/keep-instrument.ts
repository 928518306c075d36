import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { keepInstrument } from '../operations/keep-instrument.ts';
import { presentInstrument } from '../present.ts';
import { refusal } from '../refusals.ts';
import { clock, tokens } from '../runtime.ts';
import { chargeKey, keepRequest } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ id, headers, body }) => {
  const secret = await apiKey();
  requireApiKey(headers.authorization, secret);
  const { idempotency_key: key } = parse(chargeKey, { idempotency_key: headers['idempotency-key'] });
  const result = await keepInstrument({ tokens, clock, apiKey: secret }, { ...parse(keepRequest, body), key });
  if (result.kind !== 'kept') return refusal(result.kind, id);
  return { status: 201, body: presentInstrument(result.instrument) };
});
