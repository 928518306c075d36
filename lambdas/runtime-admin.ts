import { optional, required } from './env.ts';
import { tokenVerifier } from './http/admin-token.ts';
import { once } from './once.ts';
import { accountStore } from './runtime.ts';

const verifyToken = /* @__PURE__ */ once(() => {
  const jwksUri = optional('jwksUri');
  return tokenVerifier({
    userPoolId: required('userPoolId'),
    clientIds: required('adminClientIds').split(','),
    ...(jwksUri === undefined ? {} : { jwksUri }),
  });
});

/** What opens an admin route. Apart from the rest, so that no browser route carries the token library. */
export const adminAuth = /* @__PURE__ */ once(() => ({ verifyToken: verifyToken(), accounts: accountStore() }));
