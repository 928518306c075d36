import { isProblem } from '../domain/errors.ts';
import { presentConfig } from '../domain/wire/present-session.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { logNotSaved } from '../http/log-not-saved.ts';
import { resolveSession } from '../operations/resolve-session.ts';
import { viewSession } from '../operations/view-session.ts';
import {
  attemptStore,
  clock,
  directory,
  guardStore,
  keys,
  loadCompression,
  prepare,
  sandboxOptions,
  sessionStore,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';
import { processors } from '../runtime-charging.ts';
import { adminAuth } from '../runtime-admin.ts';

const bodyReader = () => import('../http/resolve-body.ts');

warm(keys, sandboxOptions);
prepare(processors, bodyReader, loadCompression);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const { readResolveBody } = await bodyReader();
  const body = readResolveBody(request.body);
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
