import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostedSessions, HostedSessionsError, verifyRedirect, verifyWebhook } from '../../../client/src/index.ts';
import { receiver } from '../../sender/support/receiver.ts';
import { call, cards, cardToken, newAccount, outputs, sessionBody } from '../../support/cloud.ts';
import { cli, start } from '../support/cli.ts';

const payments = hostedSessions({
  apiUrl: outputs.ApiUrl,
  tokenUrl: outputs.TokenUrl,
  clientId: outputs.AdminClientId,
  clientSecret: outputs.AdminClientSecret,
  account: outputs.DemoAccountUid,
});
const ofNewAccount = async () => payments.forAccount(await newAccount());

/** Pays a session as its payer's browser does. */
async function pay({ session_id, client_secret }: { session_id: string; client_secret: string }) {
  const token = await cardToken(cards.visa);
  const post = (path: string, body: object) =>
    call('POST', `${outputs.ApiUrl}/v1/hosted-sessions/${session_id}${path}`, {
      headers: { Authorization: `Bearer ${client_secret}` },
      body: { method: 'card', processor_token: token, ...body },
    });
  await post('/quote-fee', { card_type: 'visa', payment_method: { card: {} } });
  const paid = await post('/confirm', {});
  if (paid.status !== 200) throw new Error(`confirm: ${paid.text}`);
  return paid.body;
}

describe('against the service', () => {
  it('a session is created, changed and ended', async () => {
    const { sessions } = await ofNewAccount();
    const { session_id } = await sessions.create({
      ...sessionBody,
      line_items: [{ description: 'Tea', amount: 1_000 }],
    });
    const changed = await sessions.update(session_id, { amount: 900 });
    expect(changed).toMatchObject({ session_id, amount: 900, status: 'active', challenge: null, test_mode: true });
    expect((await sessions.expire(session_id)).status).toBe('expired');
    expect((await sessions.expire(session_id)).status).toBe('expired');
    await expect(sessions.update(session_id, { amount: 1 })).rejects.toMatchObject({
      code: 'session_expired',
      status: 410,
    });
  });

  it('the same key and body give the same session, another body is refused', async () => {
    const { sessions } = await ofNewAccount();
    const options = { idempotencyKey: 'order-7' };
    const [one, two] = await Promise.all([
      sessions.create(sessionBody, options),
      sessions.create(sessionBody, options),
    ]);
    expect(two).toEqual(one);
    const other = sessions.create({ ...sessionBody, amount: 2_000 }, options);
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused', idempotencyKey: 'order-7' });
  });

  it('errors have their code, fields and request', async () => {
    const { sessions } = await ofNewAccount();
    const error = await sessions.create({ ...sessionBody, amount: 0 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HostedSessionsError);
    expect(error).toMatchObject({ code: 'validation_error', status: 400, requestId: expect.stringMatching(/./) });
    expect(error).toMatchObject({ errors: [{ field: 'amount' }] });
    await expect(payments.forAccount('pa_unknown').accounts.get()).rejects.toMatchObject({
      code: 'account_not_allowed',
    });
    await expect(sessions.resolve('cs_unknown', { outcome: 'not_charged' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('an account and its checkout are read and replaced', async () => {
    const created = await payments.accounts.create({ name: 'Shop', processor: 'sandbox' });
    const { accounts, checkoutConfig } = payments.forAccount(created.uid);
    expect(await accounts.get()).toEqual(created);
    expect(await accounts.replace({ name: 'Shop 2', processor: 'sandbox', max_declines: 3 })).toMatchObject({
      max_declines: 3,
    });
    const config = await checkoutConfig.replace({ allowed_origins: ['https://shop.example'] });
    expect(await checkoutConfig.get()).toEqual(config);
  });

  it('webhook settings are read and changed', async () => {
    const { webhooks } = await ofNewAccount();
    const { types } = await webhooks.types();
    expect((await webhooks.subscriptions()).subscriptions.map(({ event_type }) => event_type)).toEqual(
      types.map(({ event_type }) => event_type),
    );
    const off = { event_type: 'checkout_session.expired', enabled: false } as const;
    expect((await webhooks.replaceSubscriptions([off])).subscriptions).toContainEqual(off);
    const before = await webhooks.secret();
    const after = await webhooks.rotateSecret();
    expect(after).toMatchObject({ previous_secret: before.secret, redirect_secret: before.redirect_secret });
    expect(await webhooks.activateSecret()).toEqual(after);
    expect((await webhooks.rotateSecret({ which: 'redirect' })).redirect_secret).not.toBe(before.redirect_secret);
  });

  it('the redirect of a paid session is genuine', async () => {
    const { sessions, webhooks } = await ofNewAccount();
    const { redirect_url } = await pay(await sessions.create(sessionBody));
    const { redirect_secret } = await webhooks.secret();
    expect(verifyRedirect(redirect_url, redirect_secret)).toBe(true);
    expect(verifyRedirect(redirect_url.replace('thanks', 'other'), redirect_secret)).toBe(false);
  });

  it('a delivery is genuine, in both families, and so is the one that was asked for again', async () => {
    const target = await receiver();
    const { sessions, webhooks, events } = payments.forAccount(
      await newAccount({ callback_url: `http://127.0.0.1:${target.port}/hooks` }),
    );
    const arrival = () =>
      new Promise<(typeof target.requests)[number]>((resolve) => {
        target.script = (response) => {
          response.end();
          const last = target.requests.at(-1);
          if (last) resolve(last);
        };
      });
    const first = arrival();
    const session = await sessions.create({ ...sessionBody, metadata: { order: 'Käse 🍣' } });
    await pay(session);
    const { secret } = await webhooks.secret();
    const { body, headers } = await first;
    const { 'x-webhook-signature': legacy, ...standard } = headers;
    const event = verifyWebhook(body, standard, secret);
    expect(verifyWebhook(body, { 'x-webhook-signature': legacy }, secret)).toEqual(event);
    expect(event).toMatchObject({ event_type: 'checkout_session.completed', data: { metadata: { order: 'Käse 🍣' } } });
    expect(event.data).toMatchObject({ session_id: session.session_id, payment: { total_amount: 1_000 } });

    const second = arrival();
    expect(await events.redeliver(event.webhook_id)).toEqual({ webhook_id: event.webhook_id });
    const again = await second;
    expect(verifyWebhook(again.body, again.headers, secret)).toMatchObject({
      webhook_id: event.webhook_id,
      data: event.data,
    });
    const { deliveries } = await events.get(event.webhook_id);
    expect(deliveries[0]).toMatchObject({ attempt: 1, status_code: 200, error: null, next_attempt_at: null });
    await target.stop();
  }, 60_000);

  it('the command line makes sessions, forwards what happens to them, and lists it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'live-'));
    const file = join(folder, 'outputs.json');
    writeFileSync(file, JSON.stringify(outputs));
    const target = await receiver();
    const account = await newAccount();
    const settings = ['--outputs', file, '--account', account];
    const listening = start([
      'listen',
      '--forward-to',
      `http://127.0.0.1:${target.port}`,
      '--since',
      '1m',
      ...settings,
    ]);

    const line = ['create', '--amount', '1000', '--currency', 'USD', '--json', ...settings];
    const [paid, ended] = await Promise.all([cli(line), cli(line)]).then((made) =>
      made.map(({ stdout }) => JSON.parse(stdout)),
    );
    await Promise.all([pay(paid), payments.forAccount(account).sessions.expire(ended.session_id)]);
    await listening.until(() => listening.out().split('\n').length === 3);
    listening.child.kill('SIGINT');
    expect(await listening.finished).toMatchObject({ code: 0 });

    const { secret } = await payments.forAccount(account).webhooks.secret();
    const received = target.requests.map(({ body, headers }) => verifyWebhook(body, headers, secret));
    const what = received.map(({ event_type, data }) => `${event_type} ${data.session_id}`);
    expect(what.sort()).toEqual([
      `checkout_session.completed ${paid.session_id}`,
      `checkout_session.expired ${ended.session_id}`,
    ]);

    const listed = (await cli(['events', 'list', ...settings])).stdout.trim().split('\n');
    expect(listed).toHaveLength(2);
    const { events } = payments.forAccount(account);
    const found = [];
    for await (const event of events.all({ limit: 1 })) found.push(await events.get(event.webhook_id));
    expect(found.map(({ webhook_id }) => webhook_id).sort()).toEqual(
      received.map(({ webhook_id }) => webhook_id).sort(),
    );
    // There is nowhere to deliver to yet: this account has no callback_url.
    const refused = await cli(['events', 'resend', found[0]?.webhook_id ?? '', ...settings]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('webhook_enabled') });
    await target.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);
});
