import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

/** Every address of a name; none when it has none or nobody knows. The signal ends it. */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Asks DNS itself, not the platform's getaddrinfo: that reads more than DNS, cannot be ended, and has four threads for
 * the whole process, which four names that do not resolve would hold.
 */
export const resolveAll =
  (servers?: readonly string[]): Resolve =>
  async (hostname, signal) => {
    const resolver = new Resolver({ timeout: 2_000, tries: 3 });
    if (servers) resolver.setServers(servers);
    signal.addEventListener('abort', () => resolver.cancel(), { once: true });
    if (signal.aborted) return [];
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };

/** A lookup that knows only the addresses that were checked, so that what is connected to is what was judged. */
export function pinned(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  // A lookup that answers at once could fail a connect before anyone listens for its error.
  return (_hostname, { all }, callback) =>
    setImmediate(() => {
      const [first] = entries;
      if (all) callback(null, entries);
      else if (first) callback(null, first.address, first.family);
    });
}
