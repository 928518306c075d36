import type { Processor, Processors } from '../domain/ports.ts';
import { type SandboxOptions, sandboxProcessor } from './sandbox.ts';

/** What each processor needs to be there; one left out is not deployed. */
export interface ProcessorSettings {
  readonly sandbox?: SandboxOptions;
}

/** The processors of this deployment. A new one is a line here and a file that implements `Processor`. */
export function processorRegistry({ sandbox }: ProcessorSettings): Processors {
  const processors = [...(sandbox ? [sandboxProcessor(sandbox)] : [])];
  const byName = new Map<string, Processor>(processors.map((processor) => [processor.name, processor]));
  return { get: (name) => byName.get(name) };
}
