import { emptyBody } from '../domain/wire/common.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { redeliverEvent } from '../operations/redeliver-event.ts';
import { clock } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';
import { deliveryStore, eventStore, queue } from '../runtime-events.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  parse(emptyBody(), request.body);
  const id = request.params['webhook_id'] ?? '';
  const deps = { events: eventStore(), deliveries: deliveryStore(), queue: queue(), clock };
  const refusal = await redeliverEvent(deps, account, id);
  return refusal ?? { status: 202, body: { webhook_id: id } };
});
