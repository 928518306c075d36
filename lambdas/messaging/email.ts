import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { messageText, type Send } from './messages.ts';

/** Sends codes by Amazon SES. @param from an address of an identity that SES has verified */
export function emailSender(client: SESv2Client, from: string): Send {
  return async (message) => {
    const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [message.to] },
        Content: {
          Simple: { Subject: text('Your code to pay'), Body: { Text: text(messageText(message)) } },
        },
      }),
    );
  };
}
