import type { MessageSender } from '../domain/challenge-ports.ts';

export interface OutboxOptions {
  /** Of the sandbox processor, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs?: number;
}

/** Puts codes into the outbox of the sandbox processor (contract section 8), where tests read them. */
export function sandboxOutbox({ baseUrl, apiKey, timeoutMs = 5_000 }: OutboxOptions): MessageSender {
  return {
    send: async ({ channel, to, code, reference }) => {
      try {
        const { status } = await fetch(`${baseUrl}/outbox`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ reference, channel, to, code }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        return status === 201 ? 'sent' : 'failed';
      } catch {
        return 'failed';
      }
    },
  };
}
