import { isProblem } from '../domain/errors.ts';
import { addPaymentMethodSchema } from '../domain/wire/payment.ts';
import { presentWalletMethod } from '../domain/wire/present-saved-method.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { authorizeWallet } from '../http/wallet-access.ts';
import { addPaymentMethod } from '../operations/add-payment-method.ts';
import {
  checkoutUrl,
  clock,
  ids,
  keys,
  rateStore,
  sessionStore,
  tokens,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';

warm(keys, tokens);

const schema = addPaymentMethodSchema();

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
    const body = parse(schema, request.body);
    const added = await addPaymentMethod(
      {
        wallets: walletStore(),
        processors: await tokens(),
        velocity: velocityStore(),
        vault: vault(),
        ids,
        clock,
      },
      { session, account, body, source: request.source },
    );
    return isProblem(added) ? added : { status: 201, body: presentWalletMethod(added, added.method) };
  },
  { cors: 'browser' },
);
