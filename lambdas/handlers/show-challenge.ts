import { captchaTypes } from '../domain/challenge.ts';
import { isProblem, problem } from '../domain/errors.ts';
import { challengeDocument } from '../http/challenge-document.ts';
import { endpoint } from '../http/endpoint.ts';
import { showFrame } from '../operations/show-frame.ts';
import { accountStore, challengeSettings, ownerStore } from '../runtime.ts';

/** Whoever may frame the checkout of a session may have its captcha within. */
export const handler = endpoint(async ({ params, query }) => {
  const type = captchaTypes.find((known) => known === params['type']);
  if (!type) return problem('not_found');
  const shown = await showFrame({ owners: ownerStore(), accounts: accountStore() }, query['session'] ?? '');
  return isProblem(shown) ? shown : challengeDocument(challengeSettings(), { type, parents: shown.parents });
});
