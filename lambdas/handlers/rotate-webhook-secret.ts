import { isProblem } from '../domain/errors.ts';
import { presentSecrets, rotateSchema } from '../domain/wire/webhooks.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { rotateRedirectSecret, rotateWebhookSecret, secretsOf } from '../operations/webhook-secret.ts';
import { accountStore, clock, keys, warm } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const { which } = parse(rotateSchema, request.body);
  const rotate = which === 'redirect' ? rotateRedirectSecret : rotateWebhookSecret;
  const rotated = await rotate({ accounts: accountStore(), clock }, account);
  if (isProblem(rotated)) return rotated;
  const secrets = await keys();
  return { status: 200, body: presentSecrets(secrets, rotated, secretsOf(secrets, rotated, clock.now())) };
});
