import type { Page } from 'playwright-core';
import { cards, newAccount } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { fillBankAccount, fillCard, heading, linkOf, openPage, payButton } from './support/hosted-page.ts';

jest.setTimeout(90_000);

const browser = useBrowser();
const describedBy = (page: Page, label: string) =>
  page
    .getByLabel(label)
    .evaluate((field) =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id: string) => field.ownerDocument.getElementById(id)?.textContent),
    );

describe('the form', () => {
  it('pressed too early says what is missing, field by field, and takes the payer to the first', async () => {
    const { page } = await openPage(browser());
    await page.getByLabel('Card number').waitFor();
    await page.locator('#pay').focus();
    await page.keyboard.press('Enter');
    await expect(describedBy(page, 'Card number')).resolves.toEqual(['Enter the number as it is on the card']);
    await expect(describedBy(page, 'Security code')).resolves.toEqual(['3 digits on the back', 'Enter the 3 digits']);
    await expect(page.evaluate('document.activeElement.id')).resolves.toBe('number');
    await page.getByLabel('Card number').fill(cards.visa);
    await expect(page.getByLabel('Card number').getAttribute('aria-invalid')).resolves.toBeNull();
  });

  it('asks for four digits of an American Express card, and groups its number as it is printed', async () => {
    const { page } = await openPage(browser());
    await fillCard(page, '378282246310005', '123');
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('3782 822463 10005');
    await page.getByLabel('Security code').blur();
    await expect(describedBy(page, 'Security code')).resolves.toEqual(['4 digits on the front', 'Enter the 4 digits']);
    await page.getByLabel('Security code').fill('1234');
    await payButton(page).waitFor();
  });

  it('keeps the caret where a digit is put in', async () => {
    const { page } = await openPage(browser());
    const number = page.getByLabel('Card number');
    // Keys are sent wherever the focus is, and a form that is not shown yet takes none.
    await number.waitFor();
    await number.pressSequentially('424242424242424');
    await number.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('9');
    await expect(number.inputValue()).resolves.toBe('4924 2424 2424 2424');
    await expect(page.evaluate('document.activeElement.selectionStart')).resolves.toBe(2);
  });

  it('says of a number that the processor does not take that it is the number', async () => {
    const { page } = await openPage(browser());
    await fillCard(page, '4012888888881881');
    await page.getByRole('alert').filter({ hasText: 'takes test cards' }).waitFor();
    await expect(describedBy(page, 'Card number')).resolves.toEqual(['Visa', 'Not a test number']);
  });

  it('offers only what the session allows', async () => {
    const { page } = await openPage(browser(), { body: { allowed_methods: ['ach'] } });
    await page.getByLabel('Routing number').waitFor();
    await expect(page.getByLabel('Card number').isVisible()).resolves.toBe(false);
    await expect(page.getByRole('radio', { name: 'Card' }).isVisible()).resolves.toBe(false);
  });

  it('gives up a total as soon as the card behind it is changed', async () => {
    const { page } = await openPage(browser());
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    await page.getByLabel('Card number').fill('4242');
    await expect(page.getByRole('button', { name: 'Pay', exact: true }).isEnabled()).resolves.toBe(false);
    await expect(page.getByText('Card processing fee').count()).resolves.toBe(0);
  });

  it("shows the merchant's message as text, and in its own colour what can be pressed", async () => {
    const account = await newAccount(
      {},
      { page_message: '<p>Office <b>hours</b></p><img src="https://evil.example/x.png"><p>9 &amp; 5</p>', fees: [] },
    );
    const { page } = await openPage(browser(), { account, body: { branding: { accent_color: '#FFCC00' } } });
    await page.getByLabel('Card number').waitFor();
    await expect(page.locator('#page-message').evaluate(({ innerText }) => innerText)).resolves.toBe(
      'Office hours\n\n9 & 5',
    );
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    await expect(
      page.evaluate('const s = getComputedStyle(document.getElementById("pay")); [s.backgroundColor, s.color].join()'),
    ).resolves.toBe('rgb(255, 204, 0),rgb(0, 0, 0)');
  });

  it('says that no money moves where none does', async () => {
    const { page } = await openPage(browser());
    await page.getByText('Test mode. No money moves.').waitFor();
  });
});

describe('the page', () => {
  it('fits a window of 320 px without scrolling sideways', async () => {
    const body = {
      description: 'A'.repeat(200),
      line_items: [{ description: 'B'.repeat(200), amount: 99_999_999, quantity: 9_999 }],
      amount: 99_999_999,
      required_avs_fields: ['cardholder'],
    };
    const { page } = await openPage(browser(), { body, context: { viewport: { width: 320, height: 640 } } });
    const width = () => page.evaluate('document.documentElement.scrollWidth');
    await page.getByLabel('Card number').waitFor();
    expect(await width()).toBe(320);
    await page.locator('#pay').focus();
    await page.keyboard.press('Enter');
    expect(await width()).toBe(320);
    await page.getByLabel('Name on the card or account').fill('Ada Lovelace');
    await fillBankAccount(page);
    await payButton(page).waitFor();
    expect(await width()).toBe(320);
    await payButton(page).click();
    await heading(page, 'Payment submitted').waitFor();
    expect(await width()).toBe(320);
  });

  it('is answered with a policy that no frame and no inline script gets past', async () => {
    const { session, page } = await openPage(browser());
    const response = await page.goto(linkOf(session).replace('#', '?again#'));
    const policy = response?.headers()['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    await expect(page.locator('script:not([src]), style, body [style]').count()).resolves.toBe(0);
  });
});
