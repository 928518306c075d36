import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { presentMessage } from '../present.ts';
import { messages } from '../runtime.ts';
import { chargeQuery } from '../schemas.ts';

export const handler = endpoint(async ({ query }) => {
  const { reference } = parse(chargeQuery, query);
  return { status: 200, body: { messages: (await messages.list(reference)).map(presentMessage) } };
});
