import { isProblem } from '../domain/errors.ts';
import { checkoutConfigSchema } from '../domain/wire/account.ts';
import { presentCheckoutConfig } from '../domain/wire/present-account.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { replaceCheckoutConfig } from '../operations/replace-checkout-config.ts';
import { accountStore, codeChannels } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const config = parse(checkoutConfigSchema, request.body);
  const replaced = await replaceCheckoutConfig({ accounts: accountStore(), channels: codeChannels() }, account, config);
  return isProblem(replaced) ? replaced : { status: 200, body: presentCheckoutConfig(replaced) };
});
