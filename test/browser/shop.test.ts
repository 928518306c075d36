import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Shop, startShop } from '../../local/shop.ts';
import { admin, call, cards, cardToken, outputs } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { violations } from './support/inspect.ts';

jest.setTimeout(90_000);

const browser = useBrowser();
const data = mkdtempSync(join(tmpdir(), 'shop-'));
const printed: string[] = [];
let shop: Shop;

async function start(webhooks: boolean): Promise<Shop> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return startShop({ port, outputs: { ...outputs }, data, webhooks, log: (line) => printed.push(line) });
}

beforeAll(async () => {
  shop = await start(true);
}, 60_000);
afterAll(async () => {
  await shop.stop();
  rmSync(data, { recursive: true });
});

const kept = () => JSON.parse(readFileSync(join(data, 'shop.json'), 'utf8'));
const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };

/** An order that is not paid yet: its address, and the session that its page pays. */
async function order() {
  const { text: page, url } = await follow(`${shop.url}/orders`, 'product=cup');
  const [, id = '', secret = ''] = /session-id="([^"]+)" client-secret="([^"]+)"/.exec(page) ?? [];
  const api = (method: string, path: string, body?: object) =>
    call(method, `${outputs.ApiUrl}/v1/hosted-sessions/${id}${path}`, {
      headers: { Authorization: `Bearer ${secret}` },
      ...(body && { body }),
    });
  return { url: url.replace(/\/pay$/, ''), page, id, secret, api };
}

/** A form that is sent, and the page where it leads to. */
async function follow(url: string, body = ''): Promise<{ status: number; text: string; url: string }> {
  const response = await fetch(url, { method: 'POST', body, ...form });
  return { status: response.status, text: await response.text(), url: response.url };
}

/** @returns where the checkout would send the payer */
async function pay({ api }: Awaited<ReturnType<typeof order>>, card: string): Promise<string> {
  const body = { method: 'card', processor_token: await cardToken(card) };
  await api('POST', '/quote-fee', { ...body, card_type: 'other', payment_method: { card: {} } });
  const { status, body: paid } = await api('POST', '/confirm', body);
  expect(status).toBe(200);
  return paid.redirect_url;
}

describe('the demo shop', () => {
  it('sells: a payer buys, pays in its page, and the order becomes paid by the webhook', async () => {
    const context = await browser().newContext({ locale: 'en-US' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    const wrong: unknown[] = [];
    await page.goto(shop.url);
    wrong.push(await violations(page));
    await page.getByRole('button', { name: 'Buy Coffee beans for $24.50' }).click();
    const frame = page.frameLocator('govifi-payment iframe');
    await frame.getByLabel('Card number').fill(cards.visa);
    wrong.push(await violations(page));
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('123');
    await frame.getByRole('button', { name: /^Pay \$25\.31/ }).click();
    await page.getByText('Charged: $25.31').waitFor();
    expect(await page.getByRole('status').innerText()).toBe('Paid');
    wrong.push(await violations(page));
    expect(wrong).toEqual([[], [], []]);
    expect(faults).toEqual([]);

    const { account, orders } = kept();
    const [{ session }] = Object.values<{ session: string }>(orders) as [{ session: string }];
    const charges = await call('GET', `${outputs.SandboxUrl}/charges?reference=${session}`);
    expect(charges.body.charges).toEqual([expect.objectContaining({ amount: 2_531, status: 'succeeded' })]);
    const delivery = async () => {
      const { body } = await admin('GET', '/v1/events', account);
      const [event] = body.events;
      if (!event) return undefined;
      const { deliveries } = (await admin('GET', `/v1/events/${event.webhook_id}`, account)).body;
      return deliveries[0]?.status_code;
    };
    // The list and the report of a delivery come a moment after the delivery.
    while ((await delivery()) === undefined);
    expect(await delivery()).toBe(204);
  });

  it('starts again with another session, and ends the one before; never once it is paid', async () => {
    const first = await order();
    expect((await follow(`${first.url}/again`)).text).not.toContain(first.id);
    expect((await first.api('GET', '')).body.status).toBe('expired');

    const second = await order();
    const back = await pay(second, cards.visa);
    const again = await follow(`${second.url}/again`);
    expect(again.url).toBe(second.url);
    const page = await call('GET', back);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/>(Paid|Thank you, we are confirming your payment)</);
    while (!(await call('GET', second.url)).text.includes('>Paid<'));
    expect((await call('GET', `${second.url}/pay`)).text).not.toContain('<govifi-payment');
  });

  it('hears of payments without webhooks too, and remembers account and orders', async () => {
    const { account } = kept();
    await shop.stop();
    shop = await start(false);
    const bought = await order();
    await pay(bought, cards.mastercard);
    const page = async () => (await call('GET', `${bought.url}?paid`)).text;
    while (!(await page()).includes('Charged: $18.62'));
    await shop.stop();
    shop = await start(false);
    const path = new URL(bought.url).pathname;
    expect((await call('GET', `${shop.url}${path}`)).text).toContain('>Paid<');
    expect(kept().account).toBe(account);
    expect((await admin('GET', '/api/webhooks/secret', account)).status).toBe(200);
  });

  it('refuses a webhook that is not signed, an unknown order and an unknown product', async () => {
    const event = { webhook_id: 'evt_1', event_type: 'checkout_session.completed', timestamp: 1, data: {} };
    expect((await call('POST', `${shop.url}/webhooks`, { body: event })).status).toBe(401);
    expect((await call('GET', `${shop.url}/orders/1`)).status).toBe(404);
    expect((await follow(`${shop.url}/orders`, 'product=%3Cscript%3E')).status).toBe(400);
    expect(printed).toEqual([]);
  });
});
