import { emptyBody } from '../domain/wire/common.ts';
import { presentSecrets } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { activateWebhookSecret, secretsOf } from '../operations/webhook-secret.ts';
import { accountStore, clock, keys, warm } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  parse(emptyBody(), request.body);
  const changed = await activateWebhookSecret({ accounts: accountStore(), clock }, account);
  const secrets = await keys();
  return { status: 200, body: presentSecrets(secrets, changed, secretsOf(secrets, changed, clock.now())) };
});
