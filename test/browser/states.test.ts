import {
  admin,
  call,
  cards,
  cardToken,
  confirm,
  ledger,
  newSession,
  type OpenSession,
  outputs,
  quote,
} from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { giveToken, serveCaptchas } from './support/captcha.ts';
import {
  alertText,
  feeAccount,
  fillBankAccount,
  fillCard,
  heading,
  linkOf,
  newCustomer,
  openPage,
  payButton,
  payByCard,
  sharedAccount,
} from './support/hosted-page.ts';
import { inspect } from './support/inspect.ts';
import { breakNetwork, hold } from './support/network.ts';

jest.setTimeout(180_000);

const browser = useBrowser();

const bill = {
  description: 'Water and sewer, October',
  line_items: [
    { description: 'Water, per unit', amount: 250, quantity: 3 },
    { description: 'Discount', amount: -50 },
  ],
};

/** Everything that moved without the payer doing it: Google's Cumulative Layout Shift. */
const layoutShift = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
})`;

async function lastCode({ id }: OpenSession): Promise<string> {
  const { body } = await call('GET', `${outputs.SandboxUrl}/outbox?reference=${id}`);
  return body.messages.at(-1).code;
}

describe('every state is free of faults and fits a narrow window', () => {
  it('the skeleton, the form, and what is wrong with it', async () => {
    let letGo = async () => {};
    const { page, faults } = await openPage(browser(), {
      body: { ...bill, required_avs_fields: ['cardholder', 'zip'] },
      before: async (opened) => {
        letGo = await hold(opened, '/v1/hosted-sessions/cs_*');
      },
    });
    await page.locator('#loading').waitFor();
    await inspect(page, 'loading');
    await letGo();
    await page.getByLabel('Card number').waitFor();
    expect(await page.evaluate<number>(layoutShift)).toBeLessThan(0.1);
    await inspect(page, 'form');
    await page.locator('#pay').press('Enter');
    await page.getByText('Enter the number as it is on the card').waitFor();
    await inspect(page, 'form-faults');
    expect(faults).toEqual([]);
  });

  it('a total, a decline, and the receipt', async () => {
    const body = { ...bill, required_avs_fields: ['cardholder', 'zip'] };
    const { page, faults } = await openPage(browser(), { body });
    await page.getByLabel('Name on the card').fill('Ada Lovelace');
    await page.getByLabel('ZIP or postal code').fill('12345');
    let letGo = await hold(page, '/quote-fee');
    await fillCard(page, cards.declined);
    await page.getByText('Working out the total').waitFor();
    await inspect(page, 'quoting');
    await letGo();
    await payButton(page).waitFor();
    await inspect(page, 'ready');
    letGo = await hold(page, '/confirm');
    await payButton(page).click();
    await page.getByText('Paying. Do not close this page.').waitFor();
    await inspect(page, 'paying');
    await letGo();
    await alertText(page, 'declined').waitFor();
    await inspect(page, 'declined');
    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    await inspect(page, 'paid');
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button').count()).resolves.toBe(0);
    await expect(page.getByText('Ada Lovelace').count()).resolves.toBe(0);
    await page.getByText('Water and sewer, October').waitFor();
    expect(faults).toEqual([]);
  });

  it('paying twice, from a bank account', async () => {
    const body = { customer_id: newCustomer(), allowed_methods: ['ach'], ...bill };
    const first = await openPage(browser(), { body });
    await fillBankAccount(first.page);
    await payButton(first.page).waitFor();
    await inspect(first.page, 'bank-account');
    await payButton(first.page).click();
    await heading(first.page, 'Payment submitted').waitFor();
    await inspect(first.page, 'paid-pending');
    await first.page.reload();
    await heading(first.page, 'This link is not complete').waitFor();
    await inspect(first.page, 'bad-link');

    const { page, session } = await openPage(browser(), { body });
    await fillBankAccount(page);
    await payButton(page).click();
    await page.getByRole('dialog', { name: 'Have you paid this already?' }).waitFor();
    await inspect(page, 'duplicate');
    await page.getByRole('button', { name: 'Pay anyway' }).click();
    await heading(page, 'Payment submitted').waitFor();
    await page.goto('about:blank');
    await page.goto(linkOf(session));
    await heading(page, 'Payment submitted').waitFor();
  });

  it('a connection that breaks, and an outcome that nobody knows', async () => {
    const { page, keys, session } = await openPage(browser());
    await fillCard(page, cards.chargesThenDrops);
    await payButton(page).waitFor();
    const mendConfirm = await breakNetwork(page, '/confirm');
    const mendConfig = await breakNetwork(page, `/${session.id}`);
    await payButton(page).click();
    await page.getByText('The connection broke while your payment was on its way.').waitFor();
    await inspect(page, 'reconnecting');
    await mendConfirm();
    await mendConfig();
    await page.getByText('We do not know yet whether your payment went through.').waitFor();
    await inspect(page, 'unknown');
    await expect(page.title()).resolves.toBe('Do not pay again – City of Riverton');
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('a code sent to the payer, a wrong one, and back to the form with what was typed', async () => {
    const account = await feeAccount({}, { challenge: { mode: 'always', type: 'email' } });
    const { page, session } = await openPage(browser(), { account, body: { customer_email: 'ada@example.com' } });
    await payByCard(page);
    await heading(page, 'Confirm that it is you').waitFor();
    await inspect(page, 'challenge');
    await page.getByRole('button', { name: 'Go back to the payment' }).click();
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('4242 4242 4242 4242');
    await payButton(page).click();
    await page.getByRole('button', { name: 'Send the code' }).click();
    const code = page.getByLabel('Code');
    await code.waitFor();
    await expect(code.evaluate((input) => input === input.ownerDocument.activeElement)).resolves.toBe(true);
    await page.getByText(/You can ask for another code in \d+ seconds/).waitFor();
    await page.getByRole('button', { name: 'Confirm and pay' }).click();
    await page.getByText('Enter the 6 digits of the code').waitFor();
    const right = await lastCode(session);
    await code.fill(right === '000000' ? '111111' : '000000');
    await page.keyboard.press('Enter');
    await alertText(page, 'The code is not right').waitFor();
    await inspect(page, 'challenge-wrong-code');
    await code.fill(right);
    await page.keyboard.press('Enter');
    await heading(page, 'Payment complete').waitFor();
  });

  it('a captcha that is blocked, one that does not pass, and one that does', async () => {
    const keys = { site_key: '1x00000000000000000000AA', secret_name: 'hosted-sessions/captcha' };
    const account = await feeAccount({}, { challenge: { mode: 'always', type: 'turnstile', ...keys } });
    let captchas: Awaited<ReturnType<typeof serveCaptchas>> | undefined;
    const { page, faults, session } = await openPage(browser(), {
      account,
      before: async (opened) => {
        captchas = await serveCaptchas(opened);
        captchas.blocked = true;
      },
    });
    if (!captchas) throw new Error('The page was prepared');
    await payByCard(page);
    await heading(page, 'Confirm that you are a person').waitFor();
    await alertText(page, 'The check could not be loaded').waitFor();
    await inspect(page, 'captcha-blocked');
    captchas.blocked = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('iframe').getAttribute('title')).resolves.toBe('Security check');
    const widget = page.frameLocator('#captcha').getByRole('button', { name: 'I am a person' });
    await widget.waitFor();
    await page.waitForFunction('document.querySelector("#captcha").offsetHeight >= 80');
    await inspect(page, 'captcha');
    await giveToken(widget, 'forged');
    await alertText(page, 'The check did not succeed').waitFor();
    expect(await ledger(session)).toEqual([]);
    await giveToken(widget, 'XXXX.DUMMY.TOKEN.XXXX');
    await heading(page, 'Payment complete').waitFor();
    expect(await ledger(session)).toHaveLength(1);
    expect(new Set(captchas.asked.map((url) => new URL(url).host))).toEqual(new Set(['challenges.cloudflare.com']));
    expect(faults).toEqual([]);
  });

  it('a card that is kept, and pays again', async () => {
    const account = await feeAccount({ duplicate_window_minutes: 0 });
    const body = {
      customer_id: newCustomer(),
      setup_future_usage: 'on_session',
      description: 'Water and sewer, October',
    };
    const first = await openPage(browser(), { account, body });
    await fillCard(first.page, cards.visa);
    const box = first.page.getByRole('checkbox', { name: /Save this card for the next time I pay City of Riverton/ });
    await expect(box.isChecked()).resolves.toBe(false);
    await box.check();
    await payButton(first.page).waitFor();
    await inspect(first.page, 'consent');
    const sent = first.page.waitForRequest((request) => request.url().endsWith('/confirm'));
    await payButton(first.page).click();
    expect((await sent).postDataJSON()).toMatchObject({
      save_method: true,
      consent_text: await box.evaluate((input) => input.closest('label')?.innerText.trim()),
    });
    await heading(first.page, 'Payment complete').waitFor();

    const { page } = await openPage(browser(), { account, body });
    const kept = page.getByRole('radio', { name: /Visa ending in 4242/ });
    await expect(kept.isChecked()).resolves.toBe(true);
    await expect(page.getByLabel('Card number').count()).resolves.toBe(0);
    await payButton(page).waitFor();
    await inspect(page, 'saved-methods');
    await payButton(page).click();
    await heading(page, 'Payment complete').waitFor();
  });

  it('a card that is kept, whose code is asked for again', async () => {
    const account = await feeAccount({ duplicate_window_minutes: 0 }, { cvv_recheck: true });
    const body = { customer_id: newCustomer(), setup_future_usage: 'on_session' };
    const first = await newSession(account, body);
    const token = await cardToken(cards.visa);
    await quote(first, token);
    await confirm(first, token, { save_method: true });

    const { page, session } = await openPage(browser(), { account, body });
    const code = page.getByLabel('Security code');
    await code.fill('000');
    await payButton(page).waitFor();
    await inspect(page, 'saved-code');
    await payButton(page).click();
    await alertText(page, 'the security code is not right').waitFor();
    await expect(code.inputValue()).resolves.toBe('');
    await code.fill('123');
    await payButton(page).click();
    await heading(page, 'Payment complete').waitFor();
    expect((await ledger(session)).map(({ status }) => status)).toEqual(['declined', 'succeeded']);
  });

  it('links that lead nowhere any more', async () => {
    const session = await newSession(await sharedAccount(), { customer_id: newCustomer() });
    await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, session.account);
    const page = await (await browser().newContext({ locale: 'en-US' })).newPage();
    await page.goto(linkOf(session));
    await heading(page, 'This link has expired').waitFor();
    await inspect(page, 'expired');

    const allowed = { allowed_methods: ['apple_pay'] };
    await page.goto(linkOf(await newSession(await feeAccount({ enable_apple_pay: true }), allowed)));
    await heading(page, 'You cannot pay on this page').waitFor();
    await inspect(page, 'unavailable');

    const mend = await breakNetwork(page, '/v1/hosted-sessions/*');
    const other = await newSession(await sharedAccount(), { customer_id: newCustomer() });
    await page.goto(linkOf(other));
    await heading(page, 'This page could not be loaded').waitFor();
    await inspect(page, 'unreachable');
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    await page.goto('about:blank');
    await page.goto(linkOf(other));
    await heading(page, 'Already paid').waitFor();
    await inspect(page, 'already-paid');
  });

  it('too many tries in a minute, and declines that are used up', async () => {
    const busy = await openPage(browser());
    await busy.page.getByLabel('Card number').waitFor();
    const token = await cardToken(cards.visa);
    const limited = alertText(busy.page, 'You have tried too many times in a short while');
    // Again if a new minute began meanwhile.
    while (!(await limited.isVisible())) {
      await Promise.all(Array.from({ length: 30 }, () => quote(busy.session, token)));
      await fillCard(busy.page, cards.visa, '');
      await fillCard(busy.page, cards.visa);
      await limited.or(payButton(busy.page)).first().waitFor();
    }
    await inspect(busy.page, 'rate-limited');

    const { page } = await openPage(browser(), { account: await feeAccount({ max_declines: 1 }) });
    await payByCard(page, cards.insufficientFunds);
    await alertText(page, 'insufficient funds').waitFor();
    await payByCard(page);
    await heading(page, 'This payment cannot be taken').waitFor();
    await inspect(page, 'closed');
  });

  it('no JavaScript', async () => {
    const { page } = await openPage(browser(), { context: { javaScriptEnabled: false } });
    // Playwright finds no text in a noscript, also where it is shown.
    const explanation = page.locator('noscript h1');
    await explanation.waitFor();
    await expect(explanation.textContent()).resolves.toBe('This page needs JavaScript');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: 'build/screenshots/no-javascript.png' });
  });

  it('the time that runs out, announced three times', async () => {
    const { page, session } = await openPage(browser(), { before: (opened) => opened.clock.install() });
    await page.getByLabel('Card number').waitFor();
    const announced = page.locator('#announcement');
    await expect(announced.textContent()).resolves.toBe('');
    const { body } = await session.config();
    const until = async (secondsLeft: number) =>
      page.clock.fastForward(
        Date.parse(body.expires_at) - (await page.evaluate<number>('Date.now()')) - secondsLeft * 1_000,
      );
    await until(179);
    await announced.getByText('You have 3 minutes left to pay.').waitFor();
    await page.getByText(/^Time left: 2:5\d$/).waitFor();
    await inspect(page, 'countdown');
    await until(59);
    await announced.getByText('You have 1 minute left to pay.').waitFor();
    await until(29);
    await announced.getByText('You have 30 seconds left to pay.').waitFor();
  });
});
