import { isProblem } from '../domain/errors.ts';
import { emptyBody } from '../domain/wire/common.ts';
import { presentErased } from '../domain/wire/present-customer.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { customerIdOf } from '../http/customer-path.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { eraseCustomer } from '../operations/erase-customer.ts';
import { clock, customerStore, sessionStore, walletStore } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const customerId = customerIdOf(request);
  parse(emptyBody(), request.body);
  const deps = { customers: customerStore(), sessions: sessionStore(), wallets: walletStore(), clock };
  const erased = await eraseCustomer(deps, account, customerId);
  return isProblem(erased) ? erased : { status: 200, body: presentErased(erased) };
});
