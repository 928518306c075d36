import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { createCharge } from '../operations/create-charge.ts';
import { answerCharge } from '../present.ts';
import { refusal } from '../refusals.ts';
import { charges, clock, crash, ids, tokens } from '../runtime.ts';
import { chargeKey, chargeRequest } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(async ({ id, headers, body }) => {
  const secret = await apiKey();
  requireApiKey(headers.authorization, secret);
  const { idempotency_key: key } = parse(chargeKey, { idempotency_key: headers['idempotency-key'] });
  const { reference, save, cvc_token: cvcToken, ...terms } = parse(chargeRequest, body);
  const dependencies = { tokens, charges, clock, ids, crash, apiKey: secret };
  const result = await createCharge(dependencies, { key, reference }, terms, { save, cvcToken });
  return result.kind === 'charge' ? answerCharge(result.charge, id) : refusal(result.kind, id);
});
