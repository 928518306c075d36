import type { FrameLocator, Page } from 'playwright-core';
import { admin, cards, cardToken, newAccount, newSession, type OpenSession } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { alertText, heading, newCustomer, openPage } from './support/hosted-page.ts';
import { inspect, violations } from './support/inspect.ts';
import { type Merchant, openMerchantPage, startMerchant } from './support/merchant.ts';
import { breakNetwork, loseAnswer } from './support/network.ts';

jest.setTimeout(90_000);

const browser = useBrowser();

/** A session for a customer's saved methods has no amount, and need not lead anywhere. */
const walletBody = (customer_id: string, more: object = {}) => ({
  scope: 'wallet',
  customer_id,
  amount: undefined,
  currency: undefined,
  success_url: undefined,
  ...more,
});

const saved = async (session: OpenSession) => (await session.browser('GET', '/payment-methods')).body.methods;
const focused = (page: Page) => page.evaluate<string>('document.activeElement.id');
const row = (page: Page | FrameLocator, name: string) => page.getByRole('listitem', { name });

describe('saved methods on the hosted page', () => {
  it('are added, made the default and removed with the keyboard alone', async () => {
    let mend = async () => {};
    const { session, page, faults } = await openPage(browser(), {
      body: walletBody(newCustomer(), { required_avs_fields: ['cardholder'] }),
      before: async (opened) => {
        mend = await breakNetwork(opened, '/payment-methods');
      },
    });
    const { keyboard } = page;
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key);
    };
    const type = async (text: string) => {
      await press('Tab');
      await keyboard.type(text);
    };
    const announced = page.locator('#changed');
    await heading(page, 'This page could not be loaded').waitFor();
    await mend();
    await press('Tab', 'Enter');
    await page.getByText('Nothing is saved yet.').waitFor();
    expect(await focused(page)).toBe('title');
    await inspect(page, 'wallet-empty');

    // A form that is sent too early says what is missing, and goes there.
    await press('Tab', 'Enter');
    await heading(page, 'Add a payment method').waitFor();
    expect(await focused(page)).toBe('title');
    await page.locator('#store').press('Enter');
    await page.getByText('Enter the number as it is on the card').waitFor();
    expect(await focused(page)).toBe('number');
    await keyboard.type(cards.declined);
    await type('1235');
    await type('123');
    await type('Ada Lovelace');
    await press('Enter');
    await alertText(page, 'Your bank did not accept this card, so it was not saved.').waitFor();
    expect([await focused(page), await page.getByLabel('Security code').inputValue()]).toEqual(['alert', '']);
    await inspect(page, 'wallet-form');
    await press('Tab', 'Tab');
    expect(await focused(page)).toBe('number');
    await press('Control+A');
    await keyboard.type(cards.visa);
    await press('Tab');
    await type('123');
    await press('Enter');
    await heading(page, 'Saved payment methods').waitFor();
    expect(await announced.textContent()).toBe('Visa ending in 4242 is saved.');
    expect(await focused(page)).toBe('title');

    await page.locator('#add').press('Enter');
    await press('Tab', 'ArrowDown');
    await type('110000000');
    await type('000123456789');
    await type('000123456789');
    await press('Tab');
    await type('Ada Lovelace');
    await press('Enter');
    await row(page, 'Bank account ending in 6789').getByText('Sandbox Bank · Checking · Ada Lovelace').waitFor();
    const [visa, bank] = await saved(session);
    expect([visa, bank]).toMatchObject([
      { last4: '4242', is_default: true },
      { type: 'ach', is_default: false },
    ]);
    await inspect(page, 'wallet');

    await page.getByRole('button', { name: 'Make default Bank account ending in 6789' }).press('Enter');
    await page.getByText('Bank account ending in 6789 is now the default.').first().waitFor();
    expect(await focused(page)).toBe(`method-${bank.id}`);
    expect(await row(page, 'Visa ending in 4242').getByText('Default', { exact: true }).count()).toBe(0);

    // Leaving the question is a no.
    await page.getByRole('button', { name: 'Remove Visa ending in 4242' }).press('Enter');
    expect(await focused(page)).toBe('keep');
    await inspect(page, 'wallet-remove');
    await press('Escape');
    expect(await focused(page)).toBe(`remove-${visa.id}`);
    await press('Enter', 'Shift+Tab', 'Enter');
    await row(page, 'Visa ending in 4242').waitFor({ state: 'detached' });
    expect(await announced.textContent()).toBe('Visa ending in 4242 is removed.');
    expect(await focused(page)).toBe('title');
    expect(await saved(session)).toMatchObject([{ id: bank.id, is_default: true }]);
    expect(faults).toEqual([]);
  });
});

describe("saved methods on a merchant's page", () => {
  let merchant: Merchant;
  let account: string;
  beforeAll(async () => {
    merchant = await startMerchant();
    const checkout = { allowed_origins: [merchant.origin], merchant_display_name: 'City of Riverton' };
    account = await newAccount({}, checkout);
  });
  afterAll(() => merchant.stop());

  const add = async (session: OpenSession, number: string) => {
    const body = { processor_token: await cardToken(number), method: 'card' };
    return (await session.browser('POST', '/payment-methods', { body })).body;
  };

  it('are shown with badges and locks by <govifi-wallet>, which tells of removals and of the end', async () => {
    const customer = newCustomer();
    const first = await newSession(account, walletBody(customer));
    const [visa, mastercard] = [await add(first, cards.visa), await add(first, cards.mastercard)];
    const session = await newSession(
      account,
      walletBody(customer, {
        locked_payment_methods: [{ payment_method_uid: visa.id, reason: 'Pays your plan' }],
        method_badges: [{ label: 'Autopay', color: '#FFDD00', payment_method_uids: [visa.id, mastercard.id] }],
      }),
    );
    // No card can be saved whose time is over; this one is as it will be in some years.
    const aged = async (page: Page) =>
      page.route(
        '**/payment-methods',
        async (route) => {
          const body = (await (await route.fetch()).text()).replace(
            /"exp_year":2035/,
            '"exp_year":2025,"expired":true',
          );
          await route.fulfill({
            body,
            contentType: 'application/json',
            headers: { 'Access-Control-Allow-Origin': '*' },
          });
        },
        { times: 1 },
      );
    const opened = await openMerchantPage(browser(), merchant, session, aged, 'govifi-wallet');
    const { page, frame, events } = opened;
    const locked = row(frame, 'Visa ending in 4242');
    await locked.getByText('Cannot be removed: Pays your plan').waitFor();
    expect(await locked.getByRole('button').count()).toBe(0);
    const inside = page.frames().find((each) => each.url().includes('/frame?'));
    if (!inside) throw new Error('The element has its frame');
    const colours = await inside.evaluate(`{
      const { backgroundColor, color } = getComputedStyle(document.querySelector('.badge:nth-child(2)'));
      [backgroundColor, color];
    }`);
    expect(colours).toEqual(['rgb(255, 221, 0)', 'rgb(0, 0, 0)']);
    for (const theme of ['dark', 'light']) {
      await page.evaluate(`element.theme = '${theme}'`);
      await frame.locator(`html[data-theme="${theme}"]`).waitFor();
      expect([theme, await violations(inside)]).toEqual([theme, []]);
    }
    await locked.getByText('Expired 12 / 2025').waitFor();
    expect(await page.evaluate('shift')).toBeLessThan(0.1);
    await page.setViewportSize({ width: 390, height: 844 });
    await page
      .locator('govifi-wallet')
      .screenshot({ path: 'build/screenshots/wallet-marks.png', animations: 'disabled' });

    const remove = async () => {
      await frame.getByRole('button', { name: 'Remove Mastercard ending in 4444' }).click();
      await frame.getByRole('button', { name: 'Yes, remove it' }).click();
    };
    const mend = await breakNetwork(page, '/payment-methods**');
    await remove();
    await frame.getByRole('alert').getByText('We do not know whether that worked.').waitFor();
    await mend();

    // The answer is lost; that the method is gone is not.
    await loseAnswer(page, `/payment-methods/${mastercard.id}`);
    await remove();
    await frame.getByText('Mastercard ending in 4444 is removed.').first().waitFor();
    expect(await saved(session)).toMatchObject([{ id: visa.id }]);

    // Another window adds one; the merchant ends the session.
    await add(first, cards.mastercard);
    await page.evaluate('element.refreshSession()');
    await row(frame, 'Mastercard ending in 4444').waitFor();
    await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, account);
    await frame.getByRole('button', { name: 'Make default Mastercard ending in 4444' }).click();
    await frame.getByRole('heading', { level: 1, name: 'This link has expired' }).waitFor();
    await frame.getByText('Your saved payment methods stay as they are.').waitFor();
    expect((await events()).map(({ type, detail }) => [type, detail.savedMethodId ?? detail.code])).toEqual([
      ['session.ready', undefined],
      ['payment.error', 'network_error'],
      ['walletDeleted', mastercard.id],
      ['payment.error', 'session_expired'],
      ['session.expired', undefined],
    ]);
  });

  it('are managed by <govifi-payment> too, which takes no payment then, and may only add one', async () => {
    const usage = { setup_future_usage: 'off_session', allowed_methods: ['card'] };
    const session = await newSession(account, walletBody(newCustomer(), usage));
    const { page, frame, events } = await openMerchantPage(browser(), merchant, session, (opened) =>
      opened.addInitScript(`addEventListener('DOMContentLoaded', () => {
        for (const name of ['management-mode', 'new-method-only'])
          document.querySelector('govifi-payment')?.setAttribute(name, '');
      })`),
    );
    await frame.getByLabel('Card number').fill(cards.visa);
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('123');
    expect(await frame.getByRole('button', { name: 'Do not save' }).count()).toBe(0);
    const box = frame.getByRole('checkbox', { name: /City of Riverton may charge it for later payments that I owe/ });
    await frame.getByRole('button', { name: 'Save' }).click();
    await frame.getByText('Check the box to agree').waitFor();
    await box.check();
    await frame.getByRole('button', { name: 'Save' }).click();
    await frame.getByText('Visa ending in 4242 is saved.').first().waitFor();
    expect(await frame.getByRole('listitem').count()).toBe(0);
    expect(await saved(session)).toMatchObject([{ last4: '4242' }]);
    expect((await events()).filter(({ type }) => type === 'validation').at(-1)?.detail).toMatchObject({ valid: true });

    const payment = await newSession(account);
    await page.evaluate(`Object.assign(element, { sessionId: '${payment.id}', clientSecret: '${payment.secret}' })`);
    await frame.getByRole('heading', { level: 1, name: 'Your saved payment methods cannot be shown here' }).waitFor();
    expect(await frame.getByRole('button').count()).toBe(0);
  });
});
