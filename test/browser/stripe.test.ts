import type { FrameLocator, Page } from 'playwright-core';
import { call, cards, newSession, outputs } from '../support/cloud.ts';
import { stripeUnderTest } from '../support/processor-stripe.ts';
import { useBrowser } from './support/browser.ts';
import {
  alertText,
  feeAccount,
  heading,
  linkOf,
  newCustomer,
  openPage,
  payButton,
  sharedAccount,
} from './support/hosted-page.ts';
import { inspect } from './support/inspect.ts';
import { type Merchant, openMerchantPage, startMerchant } from './support/merchant.ts';
import { serveStripeJs } from './support/stripe-js.ts';

jest.setTimeout(120_000);

const browser = useBrowser();
let merchant: Merchant;
let account: string;
beforeAll(async () => {
  merchant = await startMerchant();
  account = await feeAccount(await stripeUnderTest.profile(), { allowed_origins: [merchant.origin] });
});
afterAll(() => merchant.stop());

const alertIn = (frame: FrameLocator, text: string) => frame.getByRole('alert').filter({ hasText: text });

const fieldOf = (page: Page | FrameLocator, name: 'number' | 'expiry' | 'code') =>
  page.frameLocator(`#${name} iframe`).getByRole('textbox');

async function fillCard(page: Page | FrameLocator, number: string): Promise<void> {
  await fieldOf(page, 'number').fill(number);
  await fieldOf(page, 'expiry').fill('1235');
  await fieldOf(page, 'code').fill('123');
}

/** Everything that left the page for anywhere but Stripe. */
function watchOwnRequests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (!/^https:\/\/(js|api|hooks)\.stripe\.com\//.test(request.url()))
      seen.push([request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join(' '));
  });
  return seen;
}

describe("Stripe's own fields", () => {
  it('take a card on the hosted page, and no number comes near our origins', async () => {
    let own: string[] = [];
    let sent: { url: string; body: string }[] = [];
    const body = { required_avs_fields: ['zip'] };
    const { session, page, faults, keys } = await openPage(browser(), {
      account,
      body,
      before: async (opened) => {
        own = watchOwnRequests(opened);
        sent = await serveStripeJs(opened);
      },
    });
    await fieldOf(page, 'number').waitFor();
    // At the address whose policy lets Stripe in, and without its secret.
    expect(page.url()).toBe(`${outputs.CheckoutUrl}/stripe/${session.id}`);
    await page.locator('#pay').press('Enter');
    await page.getByText('Enter the number as it is on the card').waitFor();
    await page.locator('#number.focused').waitFor();

    await page.keyboard.type(cards.declined);
    await page.keyboard.press('Tab');
    await page.keyboard.type('0120');
    await page.keyboard.press('Tab');
    await page.getByText('This card has expired').waitFor();
    await fieldOf(page, 'expiry').fill('1235');
    await fieldOf(page, 'code').fill('123');
    await page.locator('#number-note', { hasText: 'Visa' }).waitFor();
    await page.getByLabel('ZIP or postal code').fill('12345');
    await payButton(page).waitFor();
    await inspect(page, 'stripe');
    // The frames follow the payer's theme.
    await page.emulateMedia({ colorScheme: 'dark' });
    const frame = page.frames().find((each) => each.url().includes('kind=cardNumber'));
    await frame?.waitForFunction('getComputedStyle(document.querySelector("input")).color === "rgb(238, 242, 245)"');
    await payButton(page).click();
    await alertText(page, 'Your payment was declined. Nothing was charged.').waitFor();
    await expect(fieldOf(page, 'number').inputValue()).resolves.toBe(cards.declined);
    await expect(fieldOf(page, 'code').inputValue()).resolves.toBe('');

    await fillCard(page, cards.visa);
    await payButton(page).click();
    await heading(page, 'Payment complete').waitFor();
    await page.getByText('Visa ending').waitFor();
    expect(new Set(keys).size).toBe(2);
    expect(await stripeUnderTest.ledger(session.id)).toEqual([
      expect.objectContaining({ status: 'declined' }),
      expect.objectContaining({ status: 'succeeded', amount: 1_039 }),
    ]);
    const made = sent.filter(({ url }) => url.endsWith('/v1/payment_methods'));
    expect(made.at(-1)?.body).toContain(
      new URLSearchParams({ 'billing_details[address][postal_code]': '12345' }).toString(),
    );
    expect(own.some((request) => request.includes('/confirm'))).toBe(true);
    expect(
      own.filter((request) => [cards.visa, cards.declined, '"123"'].some((secret) => request.includes(secret))),
    ).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('save a card in a wallet, and come back empty when the form does', async () => {
    const body = { scope: 'wallet', amount: undefined, currency: undefined, success_url: undefined };
    const { session, page, faults } = await openPage(browser(), { account, body, before: serveStripeJs });
    const add = page.getByRole('button', { name: 'Add a payment method' });
    await add.click();
    await fillCard(page, cards.declined);
    await page.getByRole('button', { name: 'Do not save' }).click();
    await add.click();
    await expect(fieldOf(page, 'number').inputValue()).resolves.toBe('');
    await fillCard(page, cards.declined);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await alertText(page, 'Your bank did not accept this card, so it was not saved.').waitFor();
    await expect(fieldOf(page, 'code').inputValue()).resolves.toBe('');
    await fillCard(page, cards.visa);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('listitem', { name: 'Visa ending in 4242' }).waitFor();
    expect((await session.browser('GET', '/payment-methods')).body.methods).toMatchObject([{ last4: '4242' }]);
    expect(faults).toEqual([]);
  });

  it('that can not be loaded say so, and come when they are asked for again', async () => {
    let isBlocked = true;
    const { page } = await openPage(browser(), {
      account,
      before: async (opened) => {
        await serveStripeJs(opened);
        await opened.route('https://js.stripe.com/**', (route) =>
          isBlocked ? route.abort('blockedbyclient') : route.fallback(),
        );
      },
    });
    await alertText(page, 'could not be loaded. Nothing was charged.').waitFor();
    await inspect(page, 'stripe-blocked');
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.locator('#hosted-retry:focus').waitFor();
    isBlocked = false;
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.locator('#number.focused').waitFor();
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    await expect(page.getByRole('alert').count()).resolves.toBe(0);
  });
});

describe('a card saved with Stripe', () => {
  it('is kept with a payment, and pays the next one by its code alone, where the account asks for that', async () => {
    const checkout = { allowed_origins: [], cvv_recheck: true };
    const own = await feeAccount({ ...(await stripeUnderTest.profile()), duplicate_window_minutes: 0 }, checkout);
    const body = { customer_id: newCustomer(), setup_future_usage: 'off_session' };
    const open = () => openPage(browser(), { account: own, body, before: serveStripeJs });
    const first = await open();
    await fillCard(first.page, cards.visa);
    await first.page.locator('#save').check();
    await payButton(first.page).click();
    await heading(first.page, 'Payment complete').waitFor();

    const { page, session, faults } = await open();
    await page.getByRole('radio', { name: 'Visa ending in 4242' }).waitFor();
    await fieldOf(page, 'code').fill('12');
    await page.locator('#pay').press('Enter');
    await page.getByText('Enter the 3 digits').waitFor();
    await fieldOf(page, 'code').fill('123');
    const sent = page.waitForRequest((request) => request.url().endsWith('/confirm'));
    await payButton(page).click();
    expect((await sent).postDataJSON()).toMatchObject({
      processor_token: expect.stringMatching(/^SPM_/),
      cvc_token: expect.stringMatching(/^cvctok_/),
    });
    await heading(page, 'Payment complete').waitFor();
    expect(await stripeUnderTest.ledger(session.id)).toEqual([expect.objectContaining({ status: 'succeeded' })]);
    expect(faults).toEqual([]);
  });
});

/** A card of Stripe's whose bank always asks. */
const asks = '4000000000003220';
const bankIn = (page: Page | FrameLocator) => page.frameLocator('iframe[title="3D Secure"]');

describe("what the payer's bank wants to know", () => {
  it('is asked over the form; who fails is declined, who passes has paid, also when the network breaks', async () => {
    const { session, page, faults, keys } = await openPage(browser(), {
      account,
      before: (opened) => serveStripeJs(opened),
    });
    const bank = bankIn(page);
    const press = async () => {
      await payButton(page).click();
      await bank.getByRole('heading', { name: 'Your bank' }).waitFor();
    };
    await fillCard(page, asks);
    await press();
    await page.getByRole('status').filter({ hasText: 'Your bank asks you to confirm this payment.' }).waitFor();
    expect(await stripeUnderTest.ledger(session.id)).toEqual([]);
    await bank.getByRole('button', { name: 'Fail authentication' }).click();
    await alertText(page, 'Your payment was declined. Nothing was charged.').waitFor();
    await expect(fieldOf(page, 'number').inputValue()).resolves.toBe(asks);

    await fieldOf(page, 'code').fill('123');
    await press();
    // Who opens the link once more, as after loading it again, is told how it ends and pays nothing.
    const second = await page.context().newPage();
    await second.goto(linkOf(session));
    await heading(second, 'Do not pay again').waitFor();
    await page.route('**/confirm', (route) => route.abort('connectionreset'), { times: 1 });
    await bank.getByRole('button', { name: 'Complete authentication' }).click();
    await heading(page, 'Do not pay again').waitFor();
    await heading(page, 'Payment complete').waitFor();
    await heading(second, 'Already paid').waitFor();
    const [first, ...others] = keys;
    expect(others.slice(0, 1)).toEqual([first]);
    expect(new Set(keys).size).toBe(2);
    expect((await stripeUnderTest.ledger(session.id)).filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('is asked again while it is open, by a button, and on a page of its own where the processor has one', async () => {
    const session = await newSession(account, { customer_id: newCustomer() });
    const sent: string[] = [];
    const actions: Readonly<Record<string, object>> = {
      window: { type: 'use_stripe_sdk', client_secret: 'pi_1_secret_test', publishable_key: 'pk_test_fake' },
      page: { type: 'redirect_to_url', url: 'https://bank.example/ask', return_url: 'https://shop.example/' },
    };
    const answers = ['page', 'window', 'real'];
    const { frame, events } = await openMerchantPage(browser(), merchant, session, async (opened) => {
      await serveStripeJs(opened);
      await opened.route('https://api.stripe.com/authenticate', (route) =>
        route.fulfill({ json: {}, headers: { 'access-control-allow-origin': '*' } }),
      );
      await opened.route('**/confirm', async (route) => {
        const request = route.request();
        sent.push(`${request.headers()['idempotency-key']} ${request.postData()}`);
        const next_action = actions[answers.shift() ?? 'real'];
        if (!next_action) return route.fallback();
        const json = { session_id: session.id, status: 'active', payment_status: 'processing', next_action };
        return route.fulfill({ json, headers: { 'access-control-allow-origin': '*' } });
      });
    });
    await fillCard(frame, cards.visa);
    await frame.getByRole('button', { name: 'Pay $10.39' }).click();
    const link = frame.getByRole('link', { name: 'Open your bank’s page' });
    await expect(link.getAttribute('href')).resolves.toBe('https://bank.example/ask');
    await frame.getByRole('button', { name: 'I have finished at my bank' }).click();
    const again = frame.getByRole('button', { name: 'Continue with your bank' });
    await again.waitFor();
    await alertIn(frame, 'Nothing has been charged yet.').waitFor();
    await again.click();
    const bank = bankIn(frame);
    await bank.getByRole('heading', { name: 'Your bank' }).waitFor();
    // Pressed again while the bank has its turn.
    await frame.locator('#pay').dispatchEvent('click');
    expect(sent).toHaveLength(2);
    await bank.getByRole('button', { name: 'Complete authentication' }).click();
    await frame.getByRole('heading', { name: 'Payment complete' }).waitFor();
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(await stripeUnderTest.ledger(session.id)).toHaveLength(1);
    const told = await events();
    expect(told.filter(({ type }) => type === 'payment.success')).toHaveLength(1);
    expect(JSON.stringify(told)).not.toMatch(/_secret_|pm_/);
  });
});

describe('what a document may load', () => {
  it("is its own account's processor and no other", async () => {
    const [onStripe, onSandbox] = await Promise.all([newSession(account), newSession(await sharedAccount())]);
    const policyOf = async (path: string) =>
      (await call('GET', outputs.CheckoutUrl + path)).headers.get('content-security-policy');
    const { id } = onStripe;
    for (const path of [`/embed/${id}`, `/frame?session=${id}`, `/stripe/${id}`]) {
      const policy = await policyOf(path);
      expect(policy).toContain(`script-src 'self' https://js.stripe.com https://*.js.stripe.com;`);
      expect(policy).not.toContain(outputs.SandboxUrl);
    }
    for (const path of [`/embed/${onSandbox.id}`, `/frame?session=${onSandbox.id}`, `/${id}`, '/'])
      expect(await policyOf(path)).not.toContain('stripe');

    // Who comes to the other processor's address goes to its own.
    const page = await (await browser().newContext({ locale: 'en-US' })).newPage();
    await page.goto(`${outputs.CheckoutUrl}/stripe/${onSandbox.id}#cs=${onSandbox.secret}`);
    await page.getByLabel('Card number').waitFor();
    expect(page.url()).toBe(`${outputs.CheckoutUrl}/${onSandbox.id}`);
  });
});
