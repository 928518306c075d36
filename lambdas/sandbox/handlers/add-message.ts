import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { apiKey, requireApiKey, warmApiKey } from '../api-key.ts';
import { presentMessage } from '../present.ts';
import { clock, ids, messages } from '../runtime.ts';
import { messageRequest } from '../schemas.ts';

warmApiKey();

export const handler = endpoint(
  async ({ headers, body }) => {
    requireApiKey(headers.authorization, await apiKey());
    const { reference, ...rest } = parse(messageRequest, body);
    const message = { ...rest, sentAt: new Date(clock.now()).toISOString() };
    await messages.add(reference, message, ids.random());
    return { status: 201, body: presentMessage(message) };
  },
  // A telephone number may have the form of a card number.
  { cardData: 'accept' },
);
