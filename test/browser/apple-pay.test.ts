import { ledger } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { alertText, feeAccount, heading, openPage } from './support/hosted-page.ts';

jest.setTimeout(90_000);

const browser = useBrowser();

/** Safari's interface, as far as a payer who agrees to everything goes through it. Chromium has none. */
const safari = `
  window.sheets = [];
  window.ApplePaySession = class {
    static STATUS_SUCCESS = 0;
    static STATUS_FAILURE = 1;
    static canMakePayments() { return true; }
    constructor(version, request) { this.said = [['request', request]]; sheets.push(this); }
    begin() { setTimeout(() => this.onvalidatemerchant({ validationURL: 'https://apple-pay-gateway.apple.com/paymentservices/startSession' })); }
    abort() { this.said.push(['abort']); }
    completeMerchantValidation(session) { this.said.push(['validated', session]); this.onpaymentmethodselected(); }
    completePaymentMethodSelection(update) { this.said.push(['selected', update]); this.onpaymentauthorized(); }
    completePayment(result) { this.said.push(['completed', result]); }
  };`;

describe('Apple Pay', () => {
  it('is offered only where the browser has it, and pays what its sheet has shown', async () => {
    const account = await feeAccount({ enable_apple_pay: true });
    const without = await openPage(browser(), { account });
    await without.page.getByLabel('Card number').waitFor();
    await expect(without.page.locator('#apple-pay').count()).resolves.toBe(0);

    const { page, session } = await openPage(browser(), {
      account,
      before: (opened) => opened.addInitScript(safari),
    });
    await page.getByRole('button', { name: 'Pay with Apple Pay' }).click();
    await heading(page, 'Payment complete').waitFor();
    await page.getByText('Apple Pay', { exact: true }).waitFor();
    const [charge] = await ledger(session);
    expect(charge).toMatchObject({ status: 'succeeded' });
    const said = await page.evaluate<[string, unknown][]>('sheets[0].said');
    expect(said).toEqual([
      [
        'request',
        expect.objectContaining({
          currencyCode: 'USD',
          total: expect.objectContaining({ amount: '10.00', type: 'pending' }),
        }),
      ],
      [
        'validated',
        expect.objectContaining({ displayName: 'City of Riverton', merchantSessionIdentifier: expect.any(String) }),
      ],
      ['selected', { newTotal: { label: 'City of Riverton', amount: ((charge?.amount ?? 0) / 100).toFixed(2) } }],
      ['completed', { status: 0 }],
    ]);
  });

  it('that can not be opened says so, and leaves the form as it was', async () => {
    const { page, session } = await openPage(browser(), {
      account: await feeAccount({ enable_apple_pay: true }),
      before: async (opened) => {
        await opened.addInitScript(safari);
        await opened.route('**/apple-pay/session', (route) => route.abort());
      },
    });
    await page.getByLabel('Card number').fill('4242');
    await page.getByRole('button', { name: 'Pay with Apple Pay' }).click();
    await alertText(page, 'Apple Pay could not be opened').waitFor();
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('4242');
    expect(await page.evaluate('sheets[0].said.at(-1)')).toEqual(['abort']);
    expect(await ledger(session)).toEqual([]);
  });
});
