import { appendFileSync, writeFileSync } from 'node:fs';

/** A message that would have reached a telephone or a mailbox. */
export interface OutboxLine {
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly sent_at: string;
  /** What the sandbox's outbox has. */
  readonly reference?: string;
  readonly code?: string;
  /** What SES or End User Messaging were given. */
  readonly text?: string;
}

export type Outbox = (line: OutboxLine) => void;

/** A file with a line of JSON per message of this run; without a file the messages go nowhere. */
export function openOutbox(file: string | undefined): Outbox {
  if (file === undefined) return () => undefined;
  writeFileSync(file, '', { mode: 0o600 });
  return (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
}

interface Answered {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

/** Writes down what the sandbox processor's outbox took. */
export function watchSandbox(outbox: Outbox) {
  return ({ method, path, body, status, answer }: Answered): void => {
    if (method !== 'POST' || path !== '/outbox' || status !== 201) return;
    const { reference } = JSON.parse(body) as { reference: string };
    outbox({ reference, ...(JSON.parse(answer) as OutboxLine) });
  };
}

interface Email {
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Content?: { readonly Simple?: { readonly Body?: { readonly Text?: { readonly Data?: string } } } };
}

interface TextMessage {
  readonly DestinationPhoneNumber?: string;
  readonly MessageBody?: string;
}

/** Takes a message as SES (`path`) or End User Messaging (`target`) would; undefined when it is for neither. */
export function takeMessage(
  outbox: Outbox,
  { path, target, body }: { path: string; target: string; body: string },
): Record<string, unknown> | undefined {
  const sent_at = new Date().toISOString();
  if (path === '/v2/email/outbound-emails') {
    const { Destination, Content } = JSON.parse(body) as Email;
    outbox({
      channel: 'email',
      to: String(Destination?.ToAddresses),
      text: Content?.Simple?.Body?.Text?.Data ?? '',
      sent_at,
    });
    return { MessageId: 'local' };
  }
  if (target !== 'PinpointSMSVoiceV2.SendTextMessage') return undefined;
  const { DestinationPhoneNumber: to = '', MessageBody: text = '' } = JSON.parse(body) as TextMessage;
  outbox({ channel: 'sms', to, text, sent_at });
  return { MessageId: 'local' };
}
