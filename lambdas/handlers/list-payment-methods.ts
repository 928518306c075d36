import { isProblem } from '../domain/errors.ts';
import { presentWallet } from '../domain/wire/present-saved-method.ts';
import { endpoint } from '../http/endpoint.ts';
import { authorizeWallet } from '../http/wallet-access.ts';
import { listPaymentMethods } from '../operations/list-payment-methods.ts';
import { checkoutUrl, clock, directory, keys, rateStore, sessionStore, walletStore, warm } from '../runtime.ts';

warm(keys);

export const handler = endpoint(
  async (request) => {
    const deps = {
      keys: await keys(),
      sessions: sessionStore(),
      rates: rateStore(),
      clock,
      checkoutUrl: checkoutUrl(),
    };
    const { session, account } = await authorizeWallet(request, deps, 'read');
    const listed = await listPaymentMethods(
      { wallets: walletStore(), processors: directory(), clock },
      session,
      account,
    );
    return isProblem(listed) ? listed : { status: 200, body: presentWallet(listed) };
  },
  { cors: 'browser' },
);
