import { registerHooks } from 'node:module';

// Loaded before the demo shop, which imports the client as the package that a merchant would have installed.
const client = new URL('../client/src/index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@govifi/hosted-sessions' ? client : specifier, context),
});

// The local cloud may be killed before it can stop what it started.
process.on('disconnect', () => process.exit());
