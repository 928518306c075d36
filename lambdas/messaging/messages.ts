import type { CodeChannel } from '../domain/challenge.ts';
import type { CodeMessage, MessageSender } from '../domain/challenge-ports.ts';

/** Sends one message. @throws Error when it may not have gone out */
export type Send = (message: CodeMessage) => Promise<void>;

export interface Senders {
  /** For accounts of the sandbox processor, where it is deployed: they reach nobody but its outbox. */
  readonly sandbox?: Send;
  readonly email?: Send;
  readonly sms?: Send;
  /** Told why a message may not have gone out, without its text or its address. */
  readonly onFailed: (channel: CodeChannel, reason: string) => void;
}

export function messages({ sandbox, email, sms, onFailed }: Senders): MessageSender {
  const own = { email, sms };
  return {
    send: async (message) => {
      const { channel, account } = message;
      const send = account.profile.processor === 'sandbox' ? sandbox : own[channel];
      try {
        if (!send) throw new NotSetUp();
        await send(message);
        return 'sent';
      } catch (error) {
        onFailed(channel, error instanceof Error ? error.name : 'unknown');
        return 'failed';
      }
    },
  };
}

/** The deployment has no sender for the channel: see the setting `messages`. */
class NotSetUp extends Error {
  override readonly name = 'NotSetUp';
}

const SHOWN_NAME = 60;

/** What the payer reads. Short enough for an sms. */
export function messageText({ code, merchant }: Pick<CodeMessage, 'code' | 'merchant'>): string {
  const name = [...merchant].slice(0, SHOWN_NAME).join('');
  return `${code} is your code to pay ${name}. It is valid for 10 minutes. Do not give it to anybody.`;
}
