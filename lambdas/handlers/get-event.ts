import { isProblem } from '../domain/errors.ts';
import { presentEventWithDeliveries } from '../domain/wire/present-event.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { findEvent } from '../operations/find-event.ts';
import { adminAuth } from '../runtime-admin.ts';
import { deliveryStore, eventStore } from '../runtime-events.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const id = request.params['webhook_id'] ?? '';
  const found = await findEvent({ events: eventStore(), deliveries: deliveryStore() }, account, id);
  return isProblem(found) ? found : { status: 200, body: presentEventWithDeliveries(found.event, found.delivery) };
});
