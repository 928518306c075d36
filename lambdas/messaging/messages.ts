import type { MessageSender } from '../domain/challenge-ports.ts';

export interface Senders {
  /** For accounts of the sandbox processor, where it is deployed. */
  readonly sandbox?: MessageSender;
}

/** The sender for each account: those of the sandbox reach nobody but its outbox. */
export function messages({ sandbox }: Senders): MessageSender {
  return {
    send: async (message) => {
      const sender = message.account.profile.processor === 'sandbox' ? sandbox : undefined;
      return sender ? sender.send(message) : 'failed';
    },
  };
}
