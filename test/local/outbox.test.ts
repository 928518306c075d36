import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutbox, takeMessage, watchSandbox } from '../../local/outbox.ts';

const file = join(mkdtempSync(join(tmpdir(), 'outbox-')), 'outbox.jsonl');
const lines = () =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const sent_at = expect.stringMatching(/^\d{4}-.*Z$/);

describe('outbox.jsonl', () => {
  it('is empty at the start of a run, whatever was there', () => {
    openOutbox(file)({ channel: 'sms', to: '+1', sent_at: 'before' });
    openOutbox(file);
    expect(lines()).toEqual([]);
  });

  it('has what the outbox of the sandbox took, and nothing that it refused or showed', () => {
    const watch = watchSandbox(openOutbox(file));
    const message = { channel: 'sms', to: '+15555550123', code: '123456', sent_at: '2026-01-01T00:00:00.000Z' };
    const taken = {
      method: 'POST',
      path: '/outbox',
      body: JSON.stringify({ reference: 'cs_1', ...message }),
      status: 201,
      answer: JSON.stringify(message),
    };
    watch(taken);
    watch({ ...taken, status: 401 });
    watch({ ...taken, method: 'GET', status: 200 });
    watch({ ...taken, path: '/tokens' });
    expect(lines()).toEqual([{ reference: 'cs_1', ...message }]);
  });

  it('has what SES and End User Messaging were given', () => {
    const outbox = openOutbox(file);
    const email = {
      Destination: { ToAddresses: ['ada@example.com'] },
      Content: { Simple: { Body: { Text: { Data: 'By e-mail' } } } },
    };
    const sms = { DestinationPhoneNumber: '+15555550123', MessageBody: 'By sms' };
    takeMessage(outbox, { path: '/v2/email/outbound-emails', target: '', body: JSON.stringify(email) });
    takeMessage(outbox, { path: '/', target: 'PinpointSMSVoiceV2.SendTextMessage', body: JSON.stringify(sms) });
    expect(takeMessage(outbox, { path: '/', target: 'secretsmanager.GetSecretValue', body: '{}' })).toBeUndefined();
    expect(lines()).toEqual([
      { channel: 'email', to: 'ada@example.com', text: 'By e-mail', sent_at },
      { channel: 'sms', to: '+15555550123', text: 'By sms', sent_at },
    ]);
  });
});
