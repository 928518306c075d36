import { clientSecret } from '../domain/credential.ts';
import { requestHash } from '../domain/canonical-json.ts';
import { isProblem } from '../domain/errors.ts';
import { createSessionSchema } from '../domain/wire/create-session.ts';
import { presentCreated } from '../domain/wire/present-created.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { parse } from '../http/parse.ts';
import { createSession } from '../operations/create-session.ts';
import { checkoutUrl, clock, ids, keys, sessionStore, warm } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys);

export const handler = endpoint(async (request) => {
  const { account, clientId } = await authorizeAccount(request, adminAuth());
  const key = idempotencyKey(request);
  const body = parse(createSessionSchema(request.body), request.body);
  const secrets = await keys();
  const created = await createSession(
    { sessions: sessionStore(), keys: secrets, clock, ids },
    {
      account,
      clientId,
      body,
      requestHash: requestHash(request.body),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    },
  );
  if (isProblem(created)) return created;
  const { session, replayed } = created;
  const links = {
    clientSecret: clientSecret(secrets, {
      sessionId: session.id,
      account: session.account,
      keyVersion: session.keyVersion,
    }),
    checkoutUrl: checkoutUrl(),
  };
  return {
    status: 201,
    body: presentCreated(session, links),
    ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : { measures: { SessionsCreated: 1 } }),
  };
});
