import type { Send } from './messages.ts';

export interface OutboxOptions {
  /** Of the sandbox processor, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs?: number;
}

/** Puts codes into the outbox of the sandbox processor (contract section 8), where tests read them. */
export function sandboxOutbox({ baseUrl, apiKey, timeoutMs = 5_000 }: OutboxOptions): Send {
  return async ({ channel, to, code, reference }) => {
    const { status } = await fetch(`${baseUrl}/outbox`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ reference, channel, to, code }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (status !== 201) throw new Error('The outbox did not take the message');
  };
}
