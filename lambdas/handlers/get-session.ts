import { isPaymentSession, publicStatus } from '../domain/session.ts';
import { presentConfig } from '../domain/wire/present-session.ts';
import { endpoint } from '../http/endpoint.ts';
import { authorizeSession } from '../http/session-auth.ts';
import { viewSession } from '../operations/view-session.ts';
import { checkoutUrl, clock, directory, keys, rateStore, sessionStore, walletStore, warm } from '../runtime.ts';

warm(keys);

export const handler = endpoint(
  async (request) => {
    const secrets = await keys();
    const access = await authorizeSession(
      request,
      { keys: secrets, sessions: sessionStore(), rates: rateStore(), clock, checkoutUrl: checkoutUrl() },
      { route: 'config', perMinute: 120, count: 'first' },
    );
    const view = await viewSession(
      { processors: directory(), wallets: walletStore(), keys: secrets, clock },
      access.session,
      access.account,
    );
    const { session } = access;
    // A page asks again while a charge is under way.
    const open = isPaymentSession(session) && publicStatus(session, clock.now()) === 'active' && !session.attempt;
    return { status: 200, body: presentConfig(view), ...(open ? { measures: { SessionsViewed: 1 } } : {}) };
  },
  { cors: 'browser' },
);
