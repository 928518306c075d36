import { ACCOUNT_UID } from '../domain/credential.ts';
import { problem } from '../domain/errors.ts';
import { endpoint } from '../http/endpoint.ts';
import { logger, messages } from '../http/log.ts';
import { logNotSaved } from '../http/log-not-saved.ts';
import { receiveNotice } from '../operations/receive-notice.ts';
import {
  accountStore,
  attemptStore,
  clock,
  guardStore,
  keys,
  paymentStore,
  sessionStore,
  stripeNoticeReader,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';

warm(keys);

/** Stripe repeats what is not answered with a 2xx, for three days: a fault here loses nothing. */
export const handler = endpoint(
  async (request) => {
    const uid = request.params['account'] ?? '';
    const account = ACCOUNT_UID.test(uid) ? await accountStore().find(uid) : undefined;
    if (account?.profile.processor !== 'stripe') return problem('unauthenticated');
    const signature = request.headers['stripe-signature'] ?? '';
    const signed = { rawBody: request.rawBody, signature, now: clock.now() };
    const notice = await stripeNoticeReader().read(account.profile, signed);
    if (notice === 'unsigned') return problem('unauthenticated');
    if (notice === undefined) return { status: 200, body: { received: true } };
    const deps = {
      sessions: sessionStore(),
      attempts: attemptStore(),
      payments: paymentStore(),
      guards: guardStore(),
      velocity: velocityStore(),
      wallets: walletStore(),
      vault: vault(),
      onNotSaved: logNotSaved,
      keys: await keys(),
      clock,
    };
    const received = await receiveNotice(deps, { account, processor: 'stripe', notice, requestId: request.id });
    logger.info(messages.notice, { session_id: notice.reference, kind: notice.kind, received });
    return { status: 200, body: { received: true } };
  },
  // An event has numbers of the networks, some as long as a card's and as likely to pass for one.
  { cardData: 'accept' },
);
