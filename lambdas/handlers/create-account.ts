import { isProblem } from '../domain/errors.ts';
import { accountSchema } from '../domain/wire/account.ts';
import { presentAccount } from '../domain/wire/present-account.ts';
import { authorizeAdmin } from '../http/admin-auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { parse } from '../http/parse.ts';
import { createAccount } from '../operations/create-account.ts';
import { accountStore, callbackRules, clock, directory, ids, publicKeys } from '../runtime.ts';
import { adminAuth } from '../runtime-admin.ts';

export const handler = endpoint(async (request) => {
  await authorizeAdmin(request, adminAuth());
  const profile = parse(accountSchema(callbackRules()), request.body);
  const account = await createAccount(
    { accounts: accountStore(), processors: directory(), publicKeys: publicKeys(), clock, ids },
    profile,
  );
  return isProblem(account) ? account : { status: 201, body: presentAccount(account) };
});
