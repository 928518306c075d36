import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the product asks of Stripe; the SDK has more than a hundred others, and makes an object of each. */
const usedResources = ['PaymentIntents', 'PaymentMethods', 'Refunds'];

/** What serves the second version of the API, which is not called, and events, which are checked without the SDK. */
const unused = ['StripeEventNotificationHandler.js', 'Decimal.js', 'Webhooks.js'];

/**
 * A copy of Stripe's SDK whose unused resources are empty, for bundles: a third of the whole. The SDK itself is as it was
 * published, with its build for runtimes that have `fetch`.
 * @returns the path of its entry; undefined where the SDK is not installed
 */
export function slimStripe(root: string): string | undefined {
  const sdk = join(root, 'node_modules', 'stripe');
  if (!existsSync(sdk)) return undefined;
  const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as { version: string };
  const kind = createHash('sha256').update(JSON.stringify({ usedResources, unused })).digest('hex').slice(0, 8);
  const copy = join(root, 'build', 'slim-stripe', `${version}-${kind}`, 'node_modules', 'stripe');
  if (!existsSync(copy)) makeCopy(join(sdk, 'esm'), copy);
  return join(copy, 'stripe.esm.worker.js');
}

/** Made beside its place and moved there, since builds may run side by side. */
function makeCopy(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js') || !statSync(join(from, file)).isFile()) continue;
    const source = readFileSync(join(from, file), 'utf8');
    mkdirSync(dirname(join(draft, file)), { recursive: true });
    writeFileSync(join(draft, file), isUsed(file) ? source : emptied(source));
  }
  writeFileSync(join(draft, 'package.json'), '{"type":"module","sideEffects":true}');
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(draft, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(draft, { recursive: true });
  }
}

function isUsed(file: string): boolean {
  const [, resource] = /^resources[\\/](.+)\.js$/.exec(file) ?? [];
  if (unused.includes(file)) return false;
  return resource === undefined || usedResources.includes(resource);
}

const bodies: Readonly<Record<string, string>> = { class: ' {}', function: '() {}' };

function emptied(source: string): string {
  const found = [...source.matchAll(/^export (class|function|const) (\w+)/gm)];
  const exported = found.map(
    ([, kind, name]) => `export ${kind} ${name}${kind === 'const' ? ' = {};' : bodies[kind ?? '']}\n`,
  );
  return `${exported.join('')}export {};\n`;
}
