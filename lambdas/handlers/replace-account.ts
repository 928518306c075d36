import { isProblem } from '../domain/errors.ts';
import { accountSchema } from '../domain/wire/account.ts';
import { presentAccount } from '../domain/wire/present-account.ts';
import { authorizeAccount } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { replaceAccount } from '../operations/replace-account.ts';
import { accountStore, callbackRules, directory, publicKeys } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  const { account } = await authorizeAccount(request, adminAuth());
  const profile = parse(accountSchema(callbackRules()), request.body);
  const replaced = await replaceAccount(
    { accounts: accountStore(), processors: directory(), publicKeys: publicKeys() },
    account,
    profile,
  );
  return isProblem(replaced) ? replaced : { status: 200, body: presentAccount(replaced) };
});
