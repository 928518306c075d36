import type { Processors } from '../domain/ports.ts';
import { type SandboxOptions, sandboxProcessor } from './sandbox.ts';
import { type StripeSettings, stripeProcessors } from './stripe/processors.ts';

/** What each processor needs to be there; one left out is not deployed. */
export interface ProcessorSettings {
  readonly sandbox?: SandboxOptions;
  readonly stripe?: StripeSettings;
}

/** The processors of this deployment. A new one is a line here and a file that implements `Processor`. */
export function processorRegistry(settings: ProcessorSettings): Processors {
  const sandbox = settings.sandbox && sandboxProcessor(settings.sandbox);
  const stripe = settings.stripe && stripeProcessors(settings.stripe);
  return {
    get: (name, keys = {}) => {
      switch (name) {
        case 'sandbox':
          return sandbox;
        case 'stripe':
          return stripe?.(keys);
        default:
          return undefined;
      }
    },
  };
}
