import type { HostedSessions } from '../api.ts';
import { HostedSessionsError } from '../errors.ts';
import { pause, waitMs } from '../retry.ts';
import type { WebhookEvent } from '../types/webhook.ts';
import type { Command } from './command.ts';
import { lineOf } from './events.ts';
import { forward } from './forward.ts';
import { settingOptions } from './settings.ts';
import { readSince, type Since } from './since.ts';
import { UsageError } from './usage.ts';

const POLL_MS = 1_000;

export const listen: Command = {
  options: { ...settingOptions, 'forward-to': { type: 'string' }, since: { type: 'string' } },

  async run({ client, text, print, warn, signal }) {
    const url = text('forward-to') ?? '';
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError('--forward-to must be an http(s) URL.');
    const since = readSince(text('since'), Date.now());
    warn(`Forwarding events to ${url}. Stop with Ctrl-C.`);
    for await (const event of follow(client, since, warn, signal)) {
      const secrets = await untilReached(() => client.webhooks.secret({ signal }), warn, signal);
      print(`${lineOf(event)}  -> ${await forward(event, url, secrets, signal)}`);
    }
  },
};

/** Every event from there on, each once, as long as the signal lets it. */
async function* follow(
  client: HostedSessions,
  { after, from }: Since,
  warn: (line: string) => void,
  signal: AbortSignal,
): AsyncGenerator<WebhookEvent, void, undefined> {
  let cursor = after;
  for (;;) {
    const input = { ...(cursor !== undefined && { after: cursor }), limit: 100 };
    const { events, next } = await untilReached(() => client.events.list(input, { signal }), warn, signal);
    for (const event of events) {
      cursor = event.webhook_id;
      if (event.timestamp >= from) yield event;
    }
    if (next === null) await pause(POLL_MS, signal);
  }
}

/** Waits out what passes by itself; what does not is thrown. */
async function untilReached<T>(call: () => Promise<T>, warn: (line: string) => void, signal: AbortSignal): Promise<T> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof HostedSessionsError) || !isPassing(error)) throw error;
      if (failed === 0) warn(`${error.message} Trying again.`);
      await pause(waitMs(failed, error.retryAfter), signal);
    }
  }
}

function isPassing({ status }: HostedSessionsError): boolean {
  return status === undefined || status === 429 || status >= 500;
}
