import { type PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { messageText, type Send } from './messages.ts';

/** After that a code is of no use; a network that was slow drops it. */
const LIFE_SECONDS = 600;

/** Sends codes by AWS End User Messaging. @param origination ARN of a number, a sender id or a pool of them */
export function smsSender(client: PinpointSMSVoiceV2Client, origination: string): Send {
  return async (message) => {
    await client.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: message.to,
        OriginationIdentity: origination,
        MessageBody: messageText(message),
        MessageType: 'TRANSACTIONAL',
        TimeToLive: LIFE_SECONDS,
      }),
    );
  };
}
