import type { Page } from 'playwright-core';
import { cards, ledger, newSession, type OpenSession, outputs } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { giveToken, serveCaptchas } from './support/captcha.ts';
import { feeAccount, newCustomer } from './support/hosted-page.ts';
import { violations } from './support/inspect.ts';
import { type Merchant, openMerchantPage, startMerchant } from './support/merchant.ts';

jest.setTimeout(90_000);

const browser = useBrowser();
let merchant: Merchant;
let account: string;
beforeAll(async () => {
  merchant = await startMerchant();
  account = await feeAccount({}, { allowed_origins: [merchant.origin] });
});
afterAll(() => merchant.stop());

interface Heard {
  readonly origin: string;
  // biome-ignore lint/suspicious/noExplicitAny: details of every shape
  readonly data: any;
}

/** A page of the merchant's with the session's embed_url in an iframe of its own making. */
async function openEmbed(session: OpenSession, before: (page: Page) => Promise<void> = async () => {}) {
  const page = await (await browser().newContext({ locale: 'en-US' })).newPage();
  await before(page);
  await page.goto(merchant.origin);
  const url = `${outputs.CheckoutUrl}/embed/${session.id}#cs=${session.secret}`;
  await page.evaluate(`
    window.heard = [];
    addEventListener('message', ({ origin, data }) => heard.push({ origin, data }));
    const iframe = Object.assign(document.createElement('iframe'), { title: 'Payment', src: ${JSON.stringify(url)} });
    document.body.append(iframe);`);
  return {
    page,
    frame: page.frameLocator('iframe'),
    heard: () => page.evaluate<Heard[]>('heard'),
    address: () => page.frames()[1]?.evaluate<string>('location.href'),
  };
}

describe('an iframe without the element', () => {
  it('takes a payment, and tells the page around it what happens', async () => {
    const session = await newSession(account, { customer_id: newCustomer() });
    const { frame, heard, address } = await openEmbed(session);
    await frame.getByLabel('Card number').fill(cards.visa);
    expect(await address()).toBe(`${outputs.CheckoutUrl}/embed/${session.id}`);
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('123');
    await frame.getByRole('button', { name: 'Pay $10.39' }).click();
    await frame.getByRole('heading', { name: 'Payment complete' }).waitFor();
    expect(await ledger(session)).toHaveLength(1);

    const messages = await heard();
    expect(new Set(messages.map(({ origin }) => origin))).toEqual(new Set([new URL(outputs.CheckoutUrl).origin]));
    expect(new Set(messages.map(({ data }) => data.type))).toEqual(new Set(['govifi:event']));
    const events = new Set(messages.map(({ data }) => data.event));
    for (const name of ['session.ready', 'resize', 'validation', 'feequote', 'payment.processing', 'payment.success'])
      expect(events).toContain(name);
    const success = messages.find(({ data }) => data.event === 'payment.success')?.data.detail;
    expect(success).toMatchObject({ sessionId: session.id, last4: '4242', totalAmount: 1_039 });
    const text = JSON.stringify(messages);
    for (const secret of [session.secret, 'tok_', cards.visa]) expect(text).not.toContain(secret);
  });

  it('in a page that is not listed shows no payment and says nothing', async () => {
    const stranger = await feeAccount({}, { allowed_origins: ['https://other.example'] });
    const session = await newSession(stranger, { customer_id: newCustomer() });
    const { frame, heard } = await openEmbed(session, async (page) => {
      // As in a browser that does not know the header.
      await page.route(`${outputs.CheckoutUrl}/embed/*`, async (route) => {
        const response = await route.fetch();
        const { 'content-security-policy': _policy, 'x-frame-options': _options, ...headers } = response.headers();
        await route.fulfill({ response, headers });
      });
    });
    await frame.getByRole('heading', { name: 'This payment cannot be shown here' }).waitFor();
    expect(await heard()).toEqual([]);
  });
});

describe("a captcha within the form of a merchant's page", () => {
  it('passes its payer, and its script reaches neither the form nor the page around', async () => {
    const keys = { site_key: '10000000-ffff-ffff-ffff-000000000001', secret_name: 'hosted-sessions/captcha' };
    const challenge = { mode: 'always', type: 'hcaptcha', ...keys };
    const asked = await feeAccount({}, { allowed_origins: [merchant.origin], challenge });
    const session = await newSession(asked, { customer_id: newCustomer() });
    const { page, frame, overheard } = await openMerchantPage(browser(), merchant, session, serveCaptchas);
    await frame.getByLabel('Card number').fill(cards.visa);
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('123');
    await frame.getByRole('button', { name: 'Pay $10.39' }).click();
    const widget = frame.frameLocator('#captcha').getByRole('button', { name: 'I am a person' });
    await widget.waitFor();
    await expect(widget.getAttribute('data-reached')).resolves.toBe('');
    const document = page.frames().find((each) => each.url().includes('/challenge/'));
    const options = await document?.evaluate<object>('({ sitekey: asked.sitekey, address: location.href })');
    expect(options).toEqual({
      sitekey: keys.site_key,
      address: `${outputs.ApiUrl}/challenge/hcaptcha?session=${session.id}`,
    });
    const token = '10000000-aaaa-bbbb-cccc-000000000001';
    // What it says to windows, instead of to its channel, is nothing to anybody.
    await document?.evaluate(`parent.postMessage({ type: 'token', token: '${token}' }, '*')`);
    await giveToken(widget, token);
    await frame.getByRole('heading', { name: 'Payment complete' }).waitFor();
    expect(JSON.stringify(await overheard())).not.toContain(token);
  });
});

describe('what the element is told by its attributes', () => {
  it('is what the form does', async () => {
    const session = await newSession(account, { customer_id: newCustomer(), setup_future_usage: 'off_session' });
    const { page, frame, events } = await openMerchantPage(browser(), merchant, session, (opened) =>
      opened.addInitScript(`
        new MutationObserver(() => {
          const element = document.querySelector('govifi-payment');
          if (element && !element.hasAttribute('theme'))
            for (const [name, value] of Object.entries({ theme: 'dark', accent: '#ffcc00', 'ach-sec-code': 'ppd' }))
              element.setAttribute(name, value);
        }).observe(document, { childList: true, subtree: true });`),
    );
    await frame.getByLabel('Bank account (ACH)').check();
    await frame.getByLabel('Routing number').fill('110000000');
    await frame.getByLabel('Account number', { exact: true }).fill('000123456789');
    await frame.getByLabel('Account number again').fill('000123456788');
    await frame.getByLabel('Account number again').blur();
    await frame.getByText('The two account numbers are not the same').waitFor();
    const agreed = (await events()).findLast(({ type }) => type === 'validation')?.detail;
    expect(agreed).toEqual({ valid: false, errors: [{ field: 'account-again', message: expect.any(String) }] });
    await frame.getByLabel('Account number again').fill('000123456789');

    const pay = frame.getByRole('button', { name: 'Pay $10.00' });
    await pay.click();
    const box = frame.getByRole('checkbox', { name: /^I authorize City of Riverton/ });
    await expect(box.getAttribute('aria-invalid')).resolves.toBe('true');
    await expect(box.evaluate((input) => input === input.ownerDocument.activeElement)).resolves.toBe(true);
    await box.check();
    const framed = page.frames()[1];
    if (!framed) throw new Error('There is no frame');
    expect(await violations(framed)).toEqual([]);
    await expect(
      framed.evaluate(
        '[document.documentElement.dataset.theme, getComputedStyle(document.querySelector("#pay")).backgroundColor]',
      ),
    ).resolves.toEqual(['dark', 'rgb(255, 204, 0)']);
    await expect(frame.getByRole('checkbox', { name: /Save this bank account/ }).isChecked()).resolves.toBe(false);

    // Taking the card away changes nothing of what is typed.
    await page.evaluate(`element.setAttribute('disable-credit-card', '')`);
    await frame.getByLabel('Bank account (ACH)').waitFor({ state: 'detached' });
    await expect(frame.getByLabel('Routing number').inputValue()).resolves.toBe('110000000');

    const confirm = page.waitForRequest((request) => request.url().endsWith('/confirm'));
    await pay.click();
    const sent = (await confirm).postDataJSON();
    expect(sent.ach_authorization).toEqual({ sec_code: 'ppd', accepted_at: expect.any(String) });
    expect(sent).not.toHaveProperty('save_method');
    await frame.getByRole('heading', { name: 'Payment submitted' }).waitFor();
    expect((await events()).map(({ type }) => type)).toContain('method.changed');
  });
});
