import { admin, cards, ledger } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { loseAnswer } from './support/network.ts';
import {
  alertText,
  feeAccount,
  fillBankAccount,
  fillCard,
  heading,
  openPage,
  payButton,
  payByCard,
} from './support/hosted-page.ts';

jest.setTimeout(90_000);

const browser = useBrowser();
const notPaid = 'You chose not to pay. Nothing was charged.';

describe('paying', () => {
  it('works with the keyboard alone, from the open page to the receipt', async () => {
    const { session, page, faults } = await openPage(browser());
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.value');
    await page.getByLabel('Card number').waitFor();
    const { keyboard } = page;
    const order: unknown[] = [];
    const tab = async (text = '') => {
      await keyboard.press('Tab');
      order.push(await focused());
      await keyboard.type(text);
    };
    await tab();
    await tab(cards.visa);
    await tab('1235');
    await tab('123');
    await tab();
    expect(order).toEqual(['card', 'number', 'expiry', 'code', 'pay']);
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('4242 4242 4242 4242');
    await payButton(page).waitFor();
    await keyboard.press('Enter');

    await heading(page, 'Payment complete').waitFor();
    await expect(page.title()).resolves.toBe('Payment complete – City of Riverton');
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_039, status: 'succeeded' })]);
    const back = page.getByRole('link', { name: 'Return to City of Riverton' });
    await expect(back.getAttribute('href')).resolves.toMatch(
      new RegExp(`^https://shop\\.example/thanks\\?session_id=${session.id}&sig=t=\\d+,v1=[0-9a-f]{64}$`),
    );
    expect(faults).toEqual([]);
  });

  it('shows items, what they leave open, the fee with its label and the total before Pay can be pressed', async () => {
    const items = [
      { description: 'Water, per unit', amount: 250, quantity: 3 },
      { description: 'Discount', amount: -50 },
    ];
    const { page } = await openPage(browser(), { body: { description: 'Water bill', line_items: items } });
    await page.getByText('Water bill').waitFor();
    const rows = () => page.locator('#rows tr').allInnerTexts();
    const table = ['Water, per unit 3 × $2.50 $7.50', 'Discount -$0.50', 'Other charges $3.00', 'Amount $10.00'];
    expect((await rows()).map(oneLine)).toEqual(table);
    await expect(page.getByRole('button', { name: 'Pay', exact: true }).isEnabled()).resolves.toBe(false);
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    expect((await rows()).map(oneLine)).toEqual([...table, 'Card processing fee $0.39', 'Total $10.39']);
    await expect(payButton(page).textContent()).resolves.toBe('Pay $10.39');
  });

  it('is one charge, however often Pay is pressed', async () => {
    const { session, page, keys } = await openPage(browser());
    await fillCard(page, cards.slow);
    await payButton(page).waitFor();
    // In one turn of the page, so that nothing it does between them can help.
    await page.evaluate('const pay = document.getElementById("pay"); pay.click(); pay.click(); pay.click();');
    await heading(page, 'Payment complete').waitFor();
    expect(keys).toHaveLength(1);
    expect(await ledger(session)).toHaveLength(1);
  });

  it('from a bank account shows what is authorized beside Pay, and says that the debit is not confirmed yet', async () => {
    const { session, page } = await openPage(browser());
    await fillBankAccount(page);
    await payButton(page).waitFor();
    await page
      .getByText(
        'you authorize City of Riverton to make a one-time electronic debit of $10.00 from your checking account ending in 6789',
      )
      .waitFor();
    await payButton(page).click();
    await heading(page, 'Payment submitted').waitFor();
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_000, status: 'pending' })]);
  });

  it('sends the fields that the session asks for, and asks for those that are empty', async () => {
    const { page } = await openPage(browser(), { body: { required_avs_fields: ['zip', 'cardholder'] } });
    await payByCard(page);
    const zip = page.getByLabel('ZIP or postal code');
    await expect(zip.getAttribute('aria-invalid')).resolves.toBe('true');
    await page.getByLabel('Name on the card or account').fill('Ada Lovelace');
    await zip.fill('12345');
    await payButton(page).click();
    await heading(page, 'Payment complete').waitFor();
  });
});

describe('a payment that does not go through', () => {
  it('keeps the fields but the security code after a decline, and takes another card', async () => {
    const { session, page, keys } = await openPage(browser());
    await payByCard(page, cards.declined);
    await alertText(page, 'Your payment was declined. Nothing was charged.').waitFor();
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('4000 0000 0000 0002');
    await expect(page.getByLabel('Expiry date').inputValue()).resolves.toBe('12 / 35');
    await expect(page.getByLabel('Security code').inputValue()).resolves.toBe('');

    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    expect(new Set(keys).size).toBe(2);
    expect((await ledger(session)).filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  });

  it('can be pressed again after a failure that took nothing', async () => {
    const { page, keys } = await openPage(browser());
    await payByCard(page, cards.processingError);
    await alertText(page, 'could not be processed. Nothing was charged.').waitFor();
    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    expect(new Set(keys).size).toBe(2);
  });

  it('shows the new total when the merchant changed the amount, and charges it only when pressed again', async () => {
    const { session, page } = await openPage(browser());
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    const body = { amount: 2_000, line_items: [{ description: 'Late fee included', amount: 2_000 }] };
    await admin('PATCH', `/v1/hosted-sessions/${session.id}`, session.account, { body });
    await payButton(page).click();
    await alertText(page, 'The total has changed to $20.68').waitFor();
    await page.getByText('Late fee included').waitFor();
    expect(await ledger(session)).toEqual([]);
    await page.getByRole('button', { name: 'Pay $20.68' }).click();
    await heading(page, 'Payment complete').waitFor();
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 2_068 })]);
  });

  it('needs no second press when its quote is void but what is to be paid is the same', async () => {
    const { session, page, keys } = await openPage(browser());
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    await admin('PATCH', `/v1/hosted-sessions/${session.id}`, session.account, { body: { amount: 1_000 } });
    await payButton(page).click();
    await heading(page, 'Payment complete').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await ledger(session)).toHaveLength(1);
  });

  it('shows its receipt though its answer was lost, and is charged once', async () => {
    const { session, page } = await openPage(browser());
    await page.getByLabel('Card number').waitFor();
    await loseAnswer(page, '/confirm');
    await loseAnswer(page, session.id);
    await payByCard(page);
    await heading(page, 'Do not pay again').waitFor();
    await heading(page, 'Payment complete').waitFor();
    expect(await ledger(session)).toHaveLength(1);
  });

  it('is repeated with the same key when its decline was lost, and then told of it', async () => {
    const { session, page, keys } = await openPage(browser());
    await loseAnswer(page, '/confirm');
    await payByCard(page, cards.declined);
    await heading(page, 'Do not pay again').waitFor();
    await alertText(page, 'Your payment was declined. Nothing was charged.').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await ledger(session)).toHaveLength(1);
  });

  it('is repeated with the same key when it never arrived', async () => {
    const { session, page, keys } = await openPage(browser());
    await page.route('**/confirm', (route) => route.abort('connectionrefused'), { times: 1 });
    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await ledger(session)).toHaveLength(1);
  });
});

describe('what looks like a second payment', () => {
  it.each([
    { choice: 'Pay anyway', confirms: 2, charges: 1, shown: 'Payment complete', role: 'dialog' },
    // As in Safari before 15.4, and Firefox before 98.
    { choice: 'Do not pay', confirms: 1, charges: 0, shown: notPaid, role: 'alertdialog' },
  ] as const)('is asked about in a $role, and "$choice" does what it says', async (row) => {
    const { choice, confirms, charges, shown, role } = row;
    const account = await feeAccount();
    const body = { customer_id: 'customer-1' };
    const first = await openPage(browser(), { account, body });
    await payByCard(first.page);
    await heading(first.page, 'Payment complete').waitFor();

    const { session, page, keys } = await openPage(browser(), {
      account,
      body,
      before: async (opened) => {
        if (role === 'alertdialog') await opened.addInitScript('delete HTMLDialogElement.prototype.showModal');
      },
    });
    await payByCard(page);
    await page.getByRole(role, { name: 'Have you paid this already?' }).waitFor();
    // The answer that charges nothing has the focus.
    await page.waitForFunction('document.activeElement.textContent.trim() === "Do not pay"');
    await page.getByRole('button', { name: choice }).click();
    await page.getByText(shown, { exact: true }).waitFor();
    expect(keys).toHaveLength(confirms);
    expect(new Set(keys).size).toBe(1);
    expect(await ledger(session)).toHaveLength(charges);
  });
});

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
