import { isProblem } from '../domain/errors.ts';
import { customerQuerySchema } from '../domain/wire/customer.ts';
import { presentCustomer } from '../domain/wire/present-customer.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { customerIdOf } from '../http/customer-path.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { exportCustomer } from '../operations/export-customer.ts';
import { clock, customerStore, walletStore } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const customerId = customerIdOf(request);
  const query = parse(customerQuerySchema(), request.query);
  const exported = await exportCustomer({ customers: customerStore(), wallets: walletStore() }, account, {
    customerId,
    ...query,
  });
  if (isProblem(exported)) return exported;
  return { status: 200, body: presentCustomer({ ...exported, customerId, now: clock.now() }) };
});
