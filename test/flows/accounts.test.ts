import { admin, newAccount, newSession, outputs, sessionBody } from '../support/cloud.ts';
import { expectRefusal } from './support/refusals.ts';

const required = { name: 'Water Works', processor: 'sandbox' };

const defaults = {
  active: true,
  enable_ach: true,
  enable_credit_card: true,
  enable_apple_pay: false,
  minimum_amount: 1,
  maximum_amount: 99_999_999,
  webhook_enabled: true,
  duplicate_window_minutes: 10,
  max_declines: 5,
  require_line_items_total: false,
};

const everything = {
  name: 'Gas Works',
  processor: 'sandbox',
  processor_credentials_secret: 'payments/gas-works',
  active: true,
  enable_ach: false,
  enable_credit_card: true,
  enable_apple_pay: true,
  minimum_amount: 100,
  maximum_amount: 50_000,
  callback_url: 'https://shop.example/hooks',
  webhook_enabled: false,
  admin_client_ids: [outputs.AdminClientId],
  duplicate_window_minutes: 1_440,
  max_declines: 3,
  require_line_items_total: true,
};

const checkoutDefaults = { allowed_origins: [], fees: [], challenge: { mode: 'never' }, cvv_recheck: false };

const checkout = {
  allowed_origins: ['https://shop.example', 'http://localhost:3000'],
  merchant_display_name: 'Gas Works',
  logo_url: 'https://shop.example/logo.png',
  accent_color: '#00FF7f',
  page_message: 'Closed on <b>Sunday</b>',
  fees: [
    { method: 'card', flat: 10, basis_points: 290, label: 'Card fee' },
    { method: 'card', card_type: 'amex', flat: 0, basis_points: 350, minimum: 100, maximum: 900, label: 'Amex fee' },
    { method: 'ach', flat: 25, basis_points: 0, label: 'Bank fee' },
  ],
  challenge: { mode: 'always', type: 'hcaptcha', site_key: 'site', secret_name: 'payments/hcaptcha' },
  cvv_recheck: true,
};

const path = (uid: string) => `/api/paymentaccounts/${uid}`;
const configPath = (uid: string) => `${path(uid)}/checkout-config`;
const rounds = (count: number) => Array.from({ length: count }, (_, round) => round);

describe('an account', () => {
  it('is made from a name and a processor, with the defaults of the contract', async () => {
    const created = await admin('POST', '/api/paymentaccounts', undefined, { body: required });
    const { uid } = created.body;
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ uid: expect.stringMatching(/^pa_\w+$/), ...required, ...defaults });
    expect(await admin('GET', path(uid), undefined)).toMatchObject({ status: 200, body: created.body });
    expect((await admin('GET', configPath(uid), uid)).body).toEqual(checkoutDefaults);
  });

  it('is replaced as a whole by PUT: what is left out is as it was at first', async () => {
    const uid = await newAccount();
    const full = await admin('PUT', path(uid), uid, { body: everything });
    expect(full.status).toBe(200);
    expect(full.body).toEqual({ uid, ...everything });
    expect((await admin('GET', path(uid), uid)).body).toEqual(full.body);
    const bare = await admin('PUT', path(uid), uid, { body: required });
    expect(bare.body).toEqual({ uid, ...required, ...defaults });
    expect((await admin('GET', path(uid), uid)).body).toEqual(bare.body);
  });

  it('keeps its checkout config through PUT, and the other way round', async () => {
    const uid = await newAccount(everything, checkout);
    await admin('PUT', path(uid), uid, { body: required });
    expect((await admin('GET', configPath(uid), uid)).body).toEqual(checkout);
    await admin('PUT', configPath(uid), uid, { body: {} });
    expect((await admin('GET', path(uid), uid)).body).toEqual({ uid, ...required, ...defaults });
  });

  it('that lists other clients is closed to this one from then on', async () => {
    const uid = await newAccount();
    const session = await newSession(uid);
    const closed = await admin('PUT', path(uid), uid, { body: { ...required, admin_client_ids: ['another-client'] } });
    expect(closed.status).toBe(200);
    for (const answer of [
      await admin('GET', path(uid), uid),
      await admin('PUT', path(uid), uid, { body: required }),
      await admin('GET', configPath(uid), uid),
      await admin('PUT', configPath(uid), uid, { body: {} }),
      await admin('POST', '/v1/hosted-sessions', uid, { body: sessionBody }),
      await admin('PATCH', `/v1/hosted-sessions/${session.id}`, uid, { body: { amount: 5 } }),
      await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, uid),
    ]) {
      expectRefusal(answer, 'account_not_allowed');
    }
    expect((await session.config()).body).toMatchObject({ status: 'active', amount: 1_000 });
  });
});

describe('a checkout config', () => {
  it('is replaced as a whole by PUT, and what GET answers may be put back', async () => {
    const uid = await newAccount();
    const full = await admin('PUT', configPath(uid), uid, { body: checkout });
    expect([full.status, full.body]).toEqual([200, checkout]);
    const read = await admin('GET', configPath(uid), uid);
    expect(read.body).toEqual(checkout);
    expect((await admin('PUT', configPath(uid), uid, { body: read.body })).body).toEqual(checkout);
    const bare = await admin('PUT', configPath(uid), uid, { body: {} });
    expect(bare.body).toEqual(checkoutDefaults);
    expect((await admin('GET', configPath(uid), uid)).body).toEqual(checkoutDefaults);
  });

  it('shows in the session, unless the session has a look of its own', async () => {
    const uid = await newAccount({}, { ...checkout, challenge: { mode: 'never' } });
    const { page_message, merchant_display_name, logo_url, accent_color, cvv_recheck } = checkout;
    const plain = (await (await newSession(uid)).config()).body;
    const branding = { logo_url, accent_color, merchant_display_name };
    expect(plain).toMatchObject({ page_message, merchant_display_name, cvv_recheck, branding });
    const own = await newSession(uid, { branding: { accent_color: '#000000', merchant_display_name: 'Branch' } });
    expect((await own.config()).body).toMatchObject({
      merchant_display_name: 'Branch',
      branding: { logo_url, accent_color: '#000000', merchant_display_name: 'Branch' },
    });
  });

  it('keeps of a page message only what can do no harm', async () => {
    const page_message = [
      '<p onclick="x()">Closed <b>today</b></p><script>alert(1)</script>',
      '<a href="javascript:alert(1)">bad</a><a href="https://shop.example/" style="position:fixed">good</a>',
      '<img src="https://evil.example/x.png"><form action="https://evil.example"><input></form><iframe></iframe>',
    ].join('');
    const uid = await newAccount();
    const stored = await admin('PUT', configPath(uid), uid, { body: { page_message } });
    const shown = (await (await newSession(uid)).config()).body.page_message;
    expect(shown).toBe(stored.body.page_message);
    expect(shown).toContain('<p>Closed <b>today</b></p>');
    expect(shown).toContain('href="https://shop.example/"');
    expect(shown).not.toMatch(/script|onclick|style|<img|<form|<input|<iframe|alert/);
  });
});

describe('a change is in force for the next request, whichever process answers it', () => {
  it('of the account, in 20 rounds', async () => {
    await Promise.all(
      rounds(4).map(async () => {
        const uid = await newAccount();
        for (const round of rounds(5)) {
          const active = round % 2 === 1;
          await Promise.all(rounds(4).map(() => admin('GET', path(uid), uid)));
          await admin('PUT', path(uid), uid, { body: { ...required, active } });
          const next = rounds(6).map(() => admin('POST', '/v1/hosted-sessions', uid, { body: sessionBody }));
          for (const { status } of await Promise.all(next)) expect(status).toBe(active ? 201 : 403);
        }
      }),
    );
  }, 90_000);

  it('of the checkout config, in 20 rounds', async () => {
    const headers = { Origin: 'https://shop.example' };
    await Promise.all(
      rounds(4).map(async () => {
        const uid = await newAccount();
        const session = await newSession(uid);
        for (const round of rounds(5)) {
          const allowed = round % 2 === 0;
          const body = { allowed_origins: allowed ? ['https://shop.example'] : [] };
          await Promise.all(rounds(4).map(() => session.config()));
          await admin('PUT', configPath(uid), uid, { body });
          const next = rounds(6).map(() => session.browser('GET', '', { headers }));
          for (const { status } of await Promise.all(next)) expect(status).toBe(allowed ? 200 : 403);
        }
      }),
    );
  }, 90_000);
});
