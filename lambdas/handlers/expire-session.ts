import { isProblem } from '../domain/errors.ts';
import { emptyBody } from '../domain/wire/common.ts';
import { presentConfig } from '../domain/wire/present-session.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { expireSession } from '../operations/expire-session.ts';
import { viewSession } from '../operations/view-session.ts';
import { clock, directory, keys, sessionStore, walletStore, warm } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

warm(keys);

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  parse(emptyBody(), request.body);
  const deps = { sessions: sessionStore(), clock };
  const session = await expireSession(deps, account, request.params['id'] ?? '', request.id);
  if (isProblem(session)) return session;
  const view = await viewSession(
    { processors: directory(), wallets: walletStore(), keys: await keys(), clock },
    session,
    account,
  );
  return { status: 200, body: presentConfig(view) };
});
