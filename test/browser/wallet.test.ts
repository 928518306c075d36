import type { Page } from 'playwright-core';
import { cards, type OpenSession } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { alertText, heading, newCustomer, openPage } from './support/hosted-page.ts';
import { inspect } from './support/inspect.ts';

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
const row = (page: Page, name: string) => page.getByRole('listitem', { name });

describe('saved methods on the hosted page', () => {
  it('are added, made the default and removed with the keyboard alone', async () => {
    const { session, page, faults } = await openPage(browser(), {
      body: walletBody(newCustomer(), { required_avs_fields: ['cardholder'] }),
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
    await page.getByText('Nothing is saved yet.').waitFor();
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
