import { presentSecrets } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { secretsOf } from '../operations/webhook-secret.ts';
import { clock, keys, warm } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const secrets = await keys();
  return { status: 200, body: presentSecrets(secrets, account, secretsOf(secrets, account, clock.now())) };
});
