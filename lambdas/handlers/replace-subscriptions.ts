import { presentSubscriptions, subscriptionsSchema } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { changeWebhooks } from '../operations/webhook-secret.ts';
import { accountStore } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const subscriptions = parse(subscriptionsSchema, request.body);
  const changed = await changeWebhooks({ accounts: accountStore() }, account, (settings) => ({
    ...settings,
    subscriptions,
  }));
  return { status: 200, body: presentSubscriptions(changed) };
});
