import { emptyBody } from '../domain/wire/common.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeWallet } from '../http/wallet-access.ts';
import { deletePaymentMethod } from '../operations/delete-payment-method.ts';
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
    const refusal = await deletePaymentMethod({ wallets: walletStore(), clock }, session, account, id);
    return refusal ?? { status: 204 };
  },
  { cors: 'browser' },
);
