import { invalid } from '../../domain/errors.ts';
import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, warmApiKey } from '../api-key.ts';
import { createToken } from '../operations/create-token.ts';
import { presentToken } from '../present.ts';
import { refusal } from '../refusals.ts';
import { clock, ids, tokens } from '../runtime.ts';
import { tokenRequest } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(
  async ({ id, body }) => {
    const request = parse(tokenRequest, body);
    const result = await createToken({ tokens, clock, ids, apiKey: await apiKey() }, request);
    switch (result.kind) {
      case 'created':
        return { status: 201, body: presentToken(result.token) };
      case 'created_code':
        return { status: 201, body: { token: result.token, type: 'cvc' } };
      case 'not_a_test_card':
        return refusal('not_a_test_card', id);
      case 'wrong_cvc_length':
        return invalid('card.cvc', `must have ${result.digits} digits`);
    }
  },
  { cardData: 'accept', cors: 'any' },
);
