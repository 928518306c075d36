import type { ProcessorDirectory, ProcessorInfo } from '../domain/ports.ts';
import { stripeInfo } from './stripe/info.ts';

export interface DirectorySettings {
  /** Base URL of the sandbox processor, when it is deployed. */
  readonly sandboxUrl?: string;
  /** Stripe's API, when it is not at Stripe. */
  readonly stripeUrl?: string;
}

/** What a page is told of each processor of this deployment. It takes no secret, so that routes that only show need none. */
export function processorDirectory({ sandboxUrl, stripeUrl }: DirectorySettings): ProcessorDirectory {
  return {
    get: (name, { publishableKey } = {}) => {
      switch (name) {
        case 'sandbox':
          return sandboxUrl === undefined ? undefined : sandboxInfo(sandboxUrl);
        case 'stripe':
          return publishableKey === undefined ? undefined : stripeInfo(publishableKey, stripeUrl);
        default:
          return undefined;
      }
    },
  };
}

export function sandboxInfo(baseUrl: string): ProcessorInfo {
  return {
    name: 'sandbox',
    browser: { tokenizeUrl: `${baseUrl}/tokens`, publishableKey: 'pk_sandbox' },
    testMode: true,
  };
}
