import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { listCharges } from '../operations/list-charges.ts';
import { ledgerLine } from '../present.ts';
import { charges } from '../runtime.ts';
import { chargeQuery } from '../schemas.ts';

export const handler = endpoint(async ({ query }) => {
  const { reference } = parse(chargeQuery, query);
  return { status: 200, body: { charges: (await listCharges(charges, reference)).map(ledgerLine) } };
});
