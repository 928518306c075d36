import type { Processors } from '../domain/ports.ts';
import type { SandboxOptions } from './sandbox.ts';
import type { StripeSettings } from './stripe/processors.ts';

/** What each processor needs to be there; one left out is not deployed. */
export interface ProcessorSettings {
  /** Its code is loaded while they are on their way. */
  readonly sandbox?: SandboxOptions | Promise<SandboxOptions>;
  readonly stripe?: StripeSettings;
}

/**
 * The processors of this deployment. A new one is a line here and a file that implements `Processor`. Their
 * code is loaded where they are deployed.
 */
export async function processorRegistry(settings: ProcessorSettings): Promise<Processors> {
  const [sandbox, stripe] = await Promise.all([sandboxOf(settings), stripeOf(settings)]);
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

async function sandboxOf({ sandbox }: ProcessorSettings) {
  if (!sandbox) return undefined;
  const [{ sandboxProcessor }, options] = await Promise.all([import('./sandbox.ts'), sandbox]);
  return sandboxProcessor(options);
}

async function stripeOf({ stripe }: ProcessorSettings) {
  return stripe && (await import('./stripe/processors.ts')).stripeProcessors(stripe);
}
