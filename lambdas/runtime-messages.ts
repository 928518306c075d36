import type { MessageSender } from './domain/challenge-ports.ts';
import { optional } from './env.ts';
import { messages } from './messaging/messages.ts';
import { sandboxOutbox } from './messaging/sandbox-outbox.ts';
import { once } from './once.ts';
import { sandboxApiKey } from './runtime.ts';

/** What sends codes; apart from the rest, so that no other route carries it. */
export const messageSender: () => Promise<MessageSender> = /* @__PURE__ */ once(async () => {
  const baseUrl = optional('sandboxUrl');
  return messages({
    ...(baseUrl === undefined ? {} : { sandbox: sandboxOutbox({ baseUrl, apiKey: await sandboxApiKey() }) }),
  });
});
