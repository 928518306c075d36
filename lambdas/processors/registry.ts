import type { Processors } from '../domain/ports.ts';
import type { SandboxOptions } from './sandbox.ts';
import type { StripeSettings } from './stripe/processors.ts';

/** What each processor needs to be there; one left out is not deployed. */
export interface ProcessorSettings {
  readonly sandbox?: SandboxOptions;
  readonly stripe?: StripeSettings;
}

/**
 * The processors of this deployment. A new one is a line here and a file that implements `Processor`. Their
 * code is loaded where they are deployed.
 */
export async function processorRegistry(settings: ProcessorSettings): Promise<Processors> {
  const sandbox = settings.sandbox && (await import('./sandbox.ts')).sandboxProcessor(settings.sandbox);
  const stripe = settings.stripe && (await import('./stripe/processors.ts')).stripeProcessors(settings.stripe);
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
