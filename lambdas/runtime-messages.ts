import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { MessageSender } from './domain/challenge-ports.ts';
import { optional } from './env.ts';
import { logger, messages as texts } from './http/log.ts';
import { emailSender } from './messaging/email.ts';
import { messages } from './messaging/messages.ts';
import { sandboxOutbox } from './messaging/sandbox-outbox.ts';
import { smsSender } from './messaging/sms.ts';
import { once } from './once.ts';
import { sandboxApiKey } from './runtime.ts';

/** Twice at most: a message that comes twice brings the same code. */
const bounded = () => ({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
});

/** What sends codes; apart from the rest, so that no other route carries it. */
export const messageSender: () => Promise<MessageSender> = /* @__PURE__ */ once(async () => {
  const [baseUrl, emailFrom, origination] = [optional('sandboxUrl'), optional('emailFrom'), optional('smsOrigination')];
  return messages({
    ...(baseUrl === undefined ? {} : { sandbox: sandboxOutbox({ baseUrl, apiKey: await sandboxApiKey() }) }),
    ...(emailFrom === undefined ? {} : { email: emailSender(new SESv2Client(bounded()), emailFrom) }),
    ...(origination === undefined ? {} : { sms: smsSender(new PinpointSMSVoiceV2Client(bounded()), origination) }),
    onFailed: (channel, reason) => logger.warn(texts.codeNotSent, { channel, reason }),
  });
});
