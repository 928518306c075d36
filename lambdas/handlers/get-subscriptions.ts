import { presentSubscriptions } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  return { status: 200, body: presentSubscriptions(account) };
});
