import { isProblem } from '../domain/errors.ts';
import { startApplePaySchema } from '../domain/wire/start-apple-pay.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeSession, requirePayment } from '../http/session-auth.ts';
import { startApplePay } from '../operations/start-apple-pay.ts';
import { checkoutUrl, clock, keys, rateStore, sessionStore, warm } from '../runtime.ts';
import { merchantSessions } from '../runtime-apple-pay.ts';

warm(keys, merchantSessions);

export const handler = endpoint(
  async (request) => {
    const [secrets, sessions] = await Promise.all([keys(), merchantSessions()]);
    const access = await authorizeSession(
      request,
      { keys: secrets, sessions: sessionStore(), rates: rateStore(), clock, checkoutUrl: checkoutUrl() },
      { route: 'apple-pay', perMinute: 30, count: 'first' },
    );
    const session = requirePayment(access.session);
    const { validation_url: validationUrl } = parse(startApplePaySchema(), request.body);
    const deps = { merchantSessions: sessions, checkoutUrl: checkoutUrl(), clock };
    const started = await startApplePay(deps, session, access.account, validationUrl);
    return isProblem(started) ? started : { status: 200, body: started.session };
  },
  { cors: 'browser' },
);
