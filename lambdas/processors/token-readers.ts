import { defined } from '../domain/defined.ts';
import type { TokenReaders } from '../domain/ports.ts';
import { type SandboxOptions, sandboxProcessor } from './sandbox.ts';
import type { CredentialStore } from './stripe/credentials.ts';
import { stripeInfo } from './stripe/info.ts';
import { stripeKeeper } from './stripe/keeper.ts';
import { type RestOptions, stripeRest } from './stripe/rest.ts';
import { stripeTokens } from './stripe/tokens.ts';

export interface TokenReaderSettings {
  readonly sandbox?: SandboxOptions;
  readonly stripe?: { readonly credentials: CredentialStore; readonly apiUrl?: string };
}

/** What can tell what a token is, for functions that price a payment and never charge: none carries a processor's SDK. */
export function tokenReaders({ sandbox, stripe }: TokenReaderSettings): TokenReaders {
  const ofSandbox = sandbox && sandboxProcessor(sandbox);
  return {
    get: (name, { processorCredentialsSecret: secret, publishableKey } = {}) => {
      if (name === 'sandbox') return ofSandbox;
      if (name !== 'stripe' || !stripe || secret === undefined || publishableKey === undefined) return undefined;
      const key: RestOptions['key'] = async (options) => (await stripe.credentials.get(secret, options))?.secretKey;
      const { testMode } = stripeInfo(publishableKey);
      const rest = stripeRest(defined({ key, apiUrl: stripe.apiUrl }));
      return { name, testMode, ...stripeTokens(rest), keeper: stripeKeeper(rest) };
    },
  };
}
