import { isProblem } from '../domain/errors.ts';
import { emptyBody } from '../domain/wire/common.ts';
import { presentWalletMethod } from '../domain/wire/present-saved-method.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeWallet } from '../http/wallet-access.ts';
import { setDefaultPaymentMethod } from '../operations/set-default-payment-method.ts';
import { checkoutUrl, clock, keys, rateStore, sessionStore, walletStore, warm } from '../runtime.ts';

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
    const { session, account } = await authorizeWallet(request, deps, 'change');
    parse(emptyBody(), request.body);
    const { method_id: id = '' } = request.params;
    const changed = await setDefaultPaymentMethod({ wallets: walletStore(), clock }, session, account, id);
    return isProblem(changed) ? changed : { status: 200, body: presentWalletMethod(changed, changed.method) };
  },
  { cors: 'browser' },
);
