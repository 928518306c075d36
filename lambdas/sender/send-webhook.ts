import { isIP } from 'node:net';
import { type CallbackRules, checkCallbackUrl, isLoopbackHost, isPublicAddress } from '../domain/addresses.ts';
import { type Answered, exchange, type Failed } from './exchange.ts';
import { type Resolve, resolveAll } from './resolve.ts';

export interface SenderOptions extends CallbackRules {
  /** For a whole exchange, from the look-up of the name to the last byte read. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

export interface Outgoing {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Sent = { readonly durationMs: number } & (Answered | Failed);

export interface WebhookSender {
  /** Never rejects. */
  send(message: Outgoing): Promise<Sent>;
}

/** The only way out to addresses that merchants choose: each is judged again here, after DNS, and then pinned. */
export function webhookSender({
  anyPort,
  loopback,
  timeoutMs = 15_000,
  resolve = resolveAll(),
}: SenderOptions): WebhookSender {
  const addressesOf = async ({ hostname }: URL, signal: AbortSignal): Promise<readonly string[] | Failed> => {
    const host = hostname.replace(/^\[|\]$/g, '');
    if (loopback && isLoopbackHost(hostname)) return host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
    // Node looks no literal up, so that the pinned look-up would never see it.
    const addresses = isIP(host) ? [host] : await resolve(host, signal);
    if (addresses.length === 0) return failed('dns');
    return addresses.every((address) => isIP(address) && isPublicAddress(address))
      ? addresses
      : failed('address_not_allowed');
  };

  const post = async ({ url: raw, body, headers }: Outgoing, signal: AbortSignal): Promise<Answered | Failed> => {
    // The rules may be stricter than when it was registered.
    if (checkCallbackUrl(raw, { anyPort, loopback }) !== undefined) return failed('address_not_allowed');
    const url = new URL(raw);
    const addresses = await addressesOf(url, signal).catch(() => failed('dns'));
    if ('kind' in addresses) return addresses;
    if (signal.aborted) return failed('timeout');
    return exchange({ url, body, headers, addresses, signal });
  };

  return {
    async send(message) {
      const start = performance.now();
      const end = new AbortController();
      const timer = setTimeout(() => end.abort(), timeoutMs);
      const timeout = new Promise<Failed>((done) => {
        end.signal.addEventListener('abort', () => done(failed('timeout')), { once: true });
      });
      // A header that HTTP cannot carry is the only throw: nothing was sent.
      const outcome = await Promise.race([timeout, post(message, end.signal).catch(() => failed('connection'))]);
      clearTimeout(timer);
      end.abort();
      return { ...outcome, durationMs: Math.round(performance.now() - start) };
    },
  };
}

function failed(reason: Failed['reason']): Failed {
  return { kind: 'failed', reason };
}
