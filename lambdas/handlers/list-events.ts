import { defined } from '../domain/defined.ts';
import { isProblem } from '../domain/errors.ts';
import { presentEvent } from '../domain/wire/present-event.ts';
import { eventsQuerySchema } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { listEvents } from '../operations/find-event.ts';
import { clock } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';
import { eventStore } from '../runtime-events.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const { after, limit } = parse(eventsQuerySchema, request.query);
  const page = await listEvents({ events: eventStore(), clock }, account, defined({ after, limit }));
  if (isProblem(page)) return page;
  return { status: 200, body: { events: page.events.map((event) => presentEvent(event)), next: page.next ?? null } };
});
