import { isProblem } from '../domain/errors.ts';
import { presentConfig } from '../domain/wire/present-session.ts';
import { resolveSessionSchema } from '../domain/wire/resolve-session.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { logNotSaved } from '../http/log-not-saved.ts';
import { parse } from '../http/parse.ts';
import { resolveSession } from '../operations/resolve-session.ts';
import { viewSession } from '../operations/view-session.ts';
import {
  attemptStore,
  clock,
  directory,
  guardStore,
  keys,
  sessionStore,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';
import { processors } from '../runtime-charging.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys, processors);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const body = parse(resolveSessionSchema, request.body);
  const secrets = await keys();
  const session = await resolveSession(
    {
      sessions: sessionStore(),
      attempts: attemptStore(),
      guards: guardStore(),
      velocity: velocityStore(),
      wallets: walletStore(),
      vault: vault(),
      onNotSaved: logNotSaved,
      processors: await processors(),
      keys: secrets,
      clock,
    },
    { account, sessionId: request.params['id'] ?? '', body, requestId: request.id },
  );
  if (isProblem(session)) return session;
  const view = await viewSession(
    { processors: directory(), wallets: walletStore(), keys: secrets, clock },
    session,
    account,
  );
  return { status: 200, body: presentConfig(view) };
});
