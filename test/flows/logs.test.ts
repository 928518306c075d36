import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, admin, adminToken, cards, cardToken, confirm, newAccount, outputs } from '../support/cloud.ts';
import { newSession, quote, sessionBody } from '../support/cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { achToken, applePayToken, bankAccounts, newPayment, pay, quoteAch } from './support/payments.ts';
import { JSON_TYPE, raw } from './support/raw.ts';

const MARKERS = ['Zq7Description', 'Zq7Metadata', 'zq7payer@', 'Zq7Street', 'Zq7Key', 'Zq7Customer', 'Zq7Unknown'];

/** Everything that the functions of the cloud under test have written, by function. */
async function logsWith(answer: Answer): Promise<ReadonlyMap<string, string>> {
  const folder = process.env['CLOUD_LOGS'] ?? '';
  const names = await readdir(folder);
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  const id = answer.headers.get('request-id') ?? 'none';
  if (!texts.some(([, text]) => text.includes(id))) throw new Error('No log of the local cloud has the request');
  return new Map(texts);
}

/** Journeys through every route, good and bad; what must not be logged goes in wherever it can. */
async function journeys(): Promise<{ secrets: string[]; paid: Answer; last: Answer }> {
  const account = await newAccount({ enable_apple_pay: true }, { page_message: 'Zq7Unknown' });
  const personal = {
    description: 'Zq7Description',
    metadata: { note: 'Zq7Metadata' },
    customer_email: 'zq7payer@example.com',
    customer_id: `Zq7Customer${Date.now()}`,
  };
  const session = await newSession(account, personal);
  const billing_details = { street: 'Zq7Street', zip: '75001' };
  const tokens = [await cardToken(cards.visa), await achToken(bankAccounts.accepted), await applePayToken()];

  expect((await pay(session, cards.declined, { key: 'Zq7Key-1', billing_details })).status).toBe(402);
  expect((await pay(session, cards.processingError)).status).toBe(502);
  const paid = await pay(session, cards.visa, { key: 'Zq7Key-2', billing_details });
  expect(paid.status).toBe(200);
  const dropped = await newPayment(account, { amount: 777 });
  expect((await pay(dropped, cards.chargesThenDrops)).status).toBe(504);
  await quoteAch(await newPayment(account), tokens[1] ?? '');
  await confirm(await newPayment(account), 'tok_Zq7Unknown');

  const authorization = { Authorization: `Bearer ${session.secret}` };
  await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { note: session.secret } });
  await admin('POST', '/v1/hosted-sessions', account, { headers: authorization, body: sessionBody });
  await admin('POST', '/v1/hosted-sessions', account, { body: { ...sessionBody, description: cards.visa } });
  await session.browser('GET', `?card=${cards.mastercard}&secret=${session.secret}&note=Zq7Unknown`);
  await session.browser('GET', '', { headers: { Authorization: `Bearer ${await adminToken()}` } });
  await raw({ path: '/v1/hosted-sessions', headers: [JSON_TYPE, ['Authorization', 'Bearer Zq7Unknown']], body: '{' });
  const path = `/v1/hosted-sessions/${session.id}/confirm`;
  await raw({ path, headers: [JSON_TYPE, ['Authorization', `Bearer ${session.secret}`]], body: `{"Zq7Unknown":1,` });
  await quote(session, tokens[0] ?? '', { Zq7Unknown: 'Zq7Unknown' });

  const { AdminClientSecret } = outputs;
  const secrets = [session.secret, dropped.secret, await adminToken(), AdminClientSecret, ...tokens];
  return { secrets, paid, last: await session.config() };
}

describe('what the functions log', () => {
  it('has the request, and no credential, token, card number or word of the payer or the merchant', async () => {
    const { secrets, paid, last } = await journeys();
    const told = { ...last, headers: paid.headers };
    // What follows a payment goes by its confirm's id too.
    while (!(await logsWith(told)).get('project-events.log')?.includes(paid.headers.get('request-id') ?? 'none'));
    const logs = await logsWith(last);

    expect([...logs.keys()]).toEqual(
      expect.arrayContaining([
        ...['create-session.log', 'get-session.log', 'confirm-session.log'],
        ...(processorUnderTest.name === 'sandbox' ? ['create-charge.log'] : []),
      ]),
    );
    // Times of CloudWatch's metric format, and ids that tests of races made up, are as long as a card number.
    const all = [...logs.values()].join('\n').replace(/"Timestamp":\d{13}\b|"session_id":"cs_\w{27}"/g, '');
    expect(all).toContain('charge outcome unknown');
    // The local cloud holds functions to their roles.
    expect(all).not.toContain('AccessDenied');
    for (const secret of [...secrets, ...MARKERS, ...Object.values(cards), ...Object.values(bankAccounts)]) {
      expect(all.includes(secret) ? `logged: ${secret}` : 'not logged').toBe('not logged');
    }
    const forms = /_secret_|Bearer [^[]|tok_\w|whsec_|\d{13,}|x-payment-account-uid/gi;
    expect(all.match(forms)).toBeNull();
    expect(all.match(/eyJ[\w-]{10,}\./g)).toBeNull();
  });

  it('is one line of JSON for each request, with its id, route, status and time', async () => {
    const session = await newSession(await newAccount());
    const answer = await session.config();
    const id = answer.headers.get('request-id') ?? '';
    const lines = (await logsWith(answer)).get('get-session.log')?.split('\n') ?? [];
    const own = lines.filter((line) => line.includes(id)).map((line) => JSON.parse(line));
    expect(own).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'request',
        route: 'GET /v1/hosted-sessions/{id}',
        status: 200,
        duration_ms: expect.any(Number),
      }),
    ]);
  });
});
