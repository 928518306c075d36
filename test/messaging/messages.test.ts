import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CodeMessage } from '../../lambdas/domain/challenge-ports.ts';
import { emailSender } from '../../lambdas/messaging/email.ts';
import { messages, messageText } from '../../lambdas/messaging/messages.ts';
import { sandboxOutbox } from '../../lambdas/messaging/sandbox-outbox.ts';
import { smsSender } from '../../lambdas/messaging/sms.ts';
import { anAccount } from '../store/support/fixtures.ts';

interface Received {
  readonly path: string;
  readonly target: string;
  readonly authorization: string;
  readonly body: Record<string, unknown>;
}

let server: Server;
let url: string;
let received: Received[];
let status: number;

/** Stands in for SES, End User Messaging and the sandbox: one address, as the SDK's own endpoints are set. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization = '', 'x-amz-target': target = '' } = request.headers;
    const body = JSON.parse(Buffer.concat(chunks).toString());
    received.push({ path: request.url ?? '', target: String(target), authorization, body });
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end('{"MessageId":"1","__type":"ThrottlingException"}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  received = [];
  status = 200;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ORIGINATION = 'arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-1';

function open(senders: { only?: 'sandbox' } = {}) {
  const client = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const failed: string[] = [];
  const { send } = messages({
    sandbox: sandboxOutbox({ baseUrl: url, apiKey: 'the key', timeoutMs: 1_000 }),
    ...(senders.only
      ? {}
      : {
          email: emailSender(new SESv2Client(client), 'pay@shop.example'),
          sms: smsSender(new PinpointSMSVoiceV2Client(client), ORIGINATION),
        }),
    onFailed: (channel, reason) => void failed.push(`${channel}: ${reason}`),
  });
  return { send, failed };
}

const message: CodeMessage = {
  channel: 'email',
  to: 'ada@example.com',
  code: '012345',
  reference: 'cs_1',
  account: anAccount({ processor: 'stripe' }),
  merchant: 'Water Works',
};
const sms = { ...message, channel: 'sms', to: '+15555550123' } as const;
const text = '012345 is your code to pay Water Works. It is valid for 10 minutes. Do not give it to anybody.';

describe('a code', () => {
  it('goes by e-mail through SES, from the address of the deployment', async () => {
    expect(await open().send(message)).toBe('sent');
    expect(received).toMatchObject([
      {
        path: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: 'pay@shop.example',
          Destination: { ToAddresses: ['ada@example.com'] },
          Content: { Simple: { Subject: { Data: 'Your code to pay' }, Body: { Text: { Data: text } } } },
        },
      },
    ]);
  });

  it('goes by sms through End User Messaging, for as long as it is of use', async () => {
    expect(await open().send(sms)).toBe('sent');
    expect(received).toMatchObject([
      {
        target: 'PinpointSMSVoiceV2.SendTextMessage',
        body: {
          DestinationPhoneNumber: '+15555550123',
          OriginationIdentity: ORIGINATION,
          MessageBody: text,
          MessageType: 'TRANSACTIONAL',
          TimeToLive: 600,
        },
      },
    ]);
  });

  it('of an account of the sandbox reaches its outbox alone', async () => {
    status = 201;
    expect(await open().send({ ...sms, account: anAccount() })).toBe('sent');
    expect(received).toEqual([
      {
        path: '/outbox',
        target: '',
        authorization: 'Bearer the key',
        body: { reference: 'cs_1', channel: 'sms', to: '+15555550123', code: '012345' },
      },
    ]);
  });

  it.each([
    ['e-mail', message],
    ['sms', sms],
    ['the outbox', { ...message, account: anAccount() }],
  ])(
    'that is refused for %s may not have gone out; the log hears of it without address and code',
    async (_, refused) => {
      status = 400;
      const { send, failed } = open();
      expect(await send(refused)).toBe('failed');
      expect(failed).toEqual([expect.stringMatching(/^(sms|email): \w+$/)]);
    },
  );

  it('has no way out where the deployment has no sender', async () => {
    const { send, failed } = open({ only: 'sandbox' });
    expect(await send(sms)).toBe('failed');
    expect([failed, received]).toEqual([['sms: NotSetUp'], []]);
  });
});

it('a long name is cut, so that the text fits into one sms', () => {
  expect(messageText({ code: '012345', merchant: 'W'.repeat(100) }).length).toBeLessThanOrEqual(160);
});
