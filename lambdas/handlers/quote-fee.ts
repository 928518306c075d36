import { defined } from '../domain/defined.ts';
import { isProblem } from '../domain/errors.ts';
import { claimedLast4 } from '../domain/instrument.ts';
import { quoteFeeSchema } from '../domain/wire/quote-fee.ts';
import { presentQuote } from '../domain/wire/present-payment.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeSession, requirePayment } from '../http/session-auth.ts';
import { quoteFee } from '../operations/quote-fee.ts';
import {
  checkoutUrl,
  clock,
  keys,
  rateStore,
  sessionStore,
  tokens,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';

warm(keys, tokens);

export const handler = endpoint(
  async (request) => {
    const [secrets, available] = await Promise.all([keys(), tokens()]);
    const access = await authorizeSession(
      request,
      { keys: secrets, sessions: sessionStore(), rates: rateStore(), clock, checkoutUrl: checkoutUrl() },
      { route: 'quote-fee', perMinute: 30, count: 'first' },
    );
    const session = requirePayment(access.session);
    const { method, card_type: cardType, processor_token: token, payment_method } = parse(quoteFeeSchema, request.body);
    const last4 = claimedLast4(payment_method);
    const quoted = await quoteFee(
      { sessions: sessionStore(), wallets: walletStore(), processors: available, velocity: velocityStore(), clock },
      session,
      access.account,
      defined({ method, token, cardType, last4, source: request.source }),
    );
    if (isProblem(quoted)) return quoted;
    return { status: 200, body: presentQuote(quoted.session, quoted.quote), measures: { SessionsQuoted: 1 } };
  },
  { cors: 'browser' },
);
