import * as z from 'zod/mini';
import type { MerchantSessions } from '../../domain/apple-pay.ts';

export interface SandboxMerchantSessionsOptions {
  /** Of the sandbox processor, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly onFailed: (reason: string) => void;
  readonly timeoutMs?: number;
}

const sessionShape = z.looseObject({ merchantSessionIdentifier: z.string() });

/** Merchant sessions of the sandbox's stand-in for Apple: of Apple's shape, signed by nobody. */
export function sandboxMerchantSessions(options: SandboxMerchantSessionsOptions): MerchantSessions {
  const { baseUrl, apiKey, onFailed, timeoutMs = 5_000 } = options;
  return {
    async start({ domain, merchant }) {
      try {
        const response = await fetch(`${baseUrl}/apple-pay/session`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ domain, merchant }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { kind: 'started', session: z.parse(sessionShape, await response.json()) };
      } catch {
        onFailed('no answer of the sandbox');
        return { kind: 'unavailable' };
      }
    },
  };
}
