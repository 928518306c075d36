import { defined } from './domain/defined.ts';
import type { Processors } from './domain/ports.ts';
import { once } from './once.ts';
import { processorRegistry } from './processors/registry.ts';
import { clock, sandboxOptions, stripeAccess } from './runtime.ts';

/** Processors that can charge. Apart from the rest, so that no function which never charges carries their SDKs. */
export const processors: () => Promise<Processors> = /* @__PURE__ */ once(() =>
  processorRegistry(defined({ sandbox: sandboxOptions(), stripe: { ...stripeAccess(), clock } })),
);
