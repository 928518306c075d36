import { isProblem } from '../domain/errors.ts';
import { emptyBody } from '../domain/wire/common.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeSession, requirePayment } from '../http/session-auth.ts';
import { sendChallenge } from '../operations/send-challenge.ts';
import { challengeStore, checkoutUrl, clock, keys, rateStore, sessionStore, warm } from '../runtime.ts';
import { messageSender } from '../runtime-messages.ts';

warm(keys, messageSender);

export const handler = endpoint(
  async (request) => {
    const [secrets, messages] = await Promise.all([keys(), messageSender()]);
    const access = await authorizeSession(
      request,
      { keys: secrets, sessions: sessionStore(), rates: rateStore(), clock, checkoutUrl: checkoutUrl() },
      { route: 'challenge', perMinute: 30, count: 'first' },
    );
    const session = requirePayment(access.session);
    parse(emptyBody(), request.body);
    const deps = { challenges: challengeStore(), messages, keys: secrets, clock };
    const sent = await sendChallenge(deps, session, access.account);
    return isProblem(sent) ? sent : { status: 200, body: sent.challenge };
  },
  { cors: 'browser' },
);
