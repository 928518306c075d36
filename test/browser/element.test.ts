import { admin, cards, cardToken, confirm, ledger, newAccount, newSession, outputs, quote } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { type Merchant, openMerchantPage, startMerchant } from './support/merchant.ts';

jest.setTimeout(90_000);

const browser = useBrowser();
let merchant: Merchant;
let account: string;
beforeAll(async () => {
  merchant = await startMerchant();
  account = await newAccount(
    {},
    {
      allowed_origins: [merchant.origin],
      merchant_display_name: 'City of Riverton',
      fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card processing fee' }],
    },
  );
});
afterAll(() => merchant.stop());

describe("a merchant's page", () => {
  it('takes a payment by the element, and learns nothing of the card, even when it spies', async () => {
    const session = await newSession(account);
    const { page, frame, events, overheard } = await openMerchantPage(browser(), merchant, session);
    await frame.getByLabel('Card number').click();
    await page.keyboard.type(cards.visa);
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('739');
    const pay = frame.getByRole('button', { name: /^Pay \$10\.39/ });
    await pay.waitFor();

    // Attributes reach the form as they change, and what was typed stays.
    expect(await frame.getByText('Bank account (ACH)').count()).toBe(1);
    await page.evaluate('element.locale = "es"; element.disableAch = true');
    expect(await frame.getByLabel('Número de tarjeta').inputValue()).toBe('4242 4242 4242 4242');
    expect(await frame.getByText('(ACH)').count()).toBe(0);
    expect(await page.locator('govifi-payment iframe').getAttribute('title')).toBe('Formulario de pago');
    await page.evaluate('element.locale = "en"');

    // The server changes the amount; what was typed stays.
    await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } });
    await page.evaluate('element.refreshSession()');
    expect(await frame.getByLabel('Card number').inputValue()).toBe('4242 4242 4242 4242');
    const all = await frame.locator('html').evaluate('[document.documentElement.scrollHeight, innerHeight]');
    await frame.getByRole('button', { name: /^Pay \$20\.68/ }).click();
    await frame.getByRole('heading', { level: 1, name: 'Payment complete' }).waitFor();
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 2_068, status: 'succeeded' })]);

    const told = await events();
    const types = told.map(({ type }) => type);
    expect(types[0]).toBe('session.ready');
    expect(types.slice(-2)).toEqual(['payment.processing', 'payment.success']);
    const detailOf = (type: string) => told.findLast((each) => each.type === type)?.detail;
    expect(detailOf('feequote')).toMatchObject({
      amount: 2_000,
      convenienceFee: 68,
      totalAmount: 2_068,
      method: 'card',
    });
    expect(detailOf('payment.success')).toMatchObject({ sessionId: session.id, last4: '4242', totalAmount: 2_068 });

    // Nothing scrolls in the frame, and nothing jumped around it.
    const [content, window] = all as [number, number];
    expect(content).toBeLessThanOrEqual(window);
    expect(await page.evaluate('shift')).toBeLessThan(0.1);

    const learned = await overheard();
    expect(new Set(learned.map(([way]) => way))).toEqual(new Set(['window', 'port']));
    expect(learned.filter(([way]) => way === 'window')).toEqual([['window', '{"type":"govifi:frame"}']]);
    const text = learned.map(([, json]) => json).join('\n');
    expect(text).toContain('payment.success');
    for (const secret of [session.secret, session.secret.split('_secret_')[1], 'tok_', '739'])
      expect(text.replace(/\\?"(total)?[aA]mount\\?":\d+/g, '')).not.toContain(secret);
    expect(text.replace(/\D/g, ' ')).not.toMatch(/\d{4} ?\d{4} ?\d{4}/);
    expect(await page.evaluate('element.shadowRoot.querySelector("iframe").contentDocument')).toBeNull();
  });

  it('shows the question about a second payment where the payer can see it, however tall the frame is', async () => {
    const body = { customer_id: 'customer-7', line_items: [{ description: 'Water', amount: 250, quantity: 4 }] };
    const token = await cardToken(cards.visa);
    const before = await newSession(account, body);
    await quote(before, token);
    expect((await confirm(before, token)).status).toBe(200);

    const session = await newSession(account, body);
    const { page, frame } = await openMerchantPage(browser(), merchant, session);
    await page.setViewportSize({ width: 390, height: 500 });
    await frame.getByLabel('Card number').fill(cards.visa);
    await frame.getByLabel('Expiry date').fill('1235');
    await frame.getByLabel('Security code').fill('123');
    await frame.getByRole('button', { name: /^Pay \$/ }).click();
    const question = frame.getByRole('alertdialog', { name: 'Have you paid this already?' });
    await question.getByRole('button', { name: 'Do not pay' }).waitFor();
    // The element takes up the frame's new height a moment later, and the page scrolls to the question then.
    const inSight = async () => {
      const { y = -1, height = 0 } = (await question.boundingBox()) ?? {};
      return y >= 0 && y + height <= 500;
    };
    while (!(await inSight())) await page.evaluate('new Promise(requestAnimationFrame)');
    await question.getByRole('button', { name: 'Pay anyway' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Payment complete' }).waitFor();
  });

  it('that is not listed is not shown the form: the browser refuses, and so does the frame by itself', async () => {
    const stranger = await newAccount({}, { allowed_origins: ['https://other.example'] });
    const session = await newSession(stranger);
    const refusals: string[] = [];
    const first = await openMerchantPage(browser(), merchant, session, async (page) => {
      page.on('console', (message) => refusals.push(message.text()));
    });
    while (!refusals.join().includes('frame-ancestors')) await first.page.waitForEvent('console');
    expect(await first.overheard()).toEqual([]);

    // A browser that does not know the header.
    const second = await openMerchantPage(browser(), merchant, session, (page) =>
      page.route(`${outputs.CheckoutUrl}/frame?*`, async (route) => {
        const response = await route.fetch();
        const { 'content-security-policy': _policy, 'x-frame-options': _options, ...headers } = response.headers();
        await route.fulfill({ response, headers });
      }),
    );
    await second.frame.getByRole('heading').waitFor();
    expect(await second.frame.locator('body').innerText()).not.toContain('10.00');
    expect(await second.overheard()).toEqual([['window', '{"type":"govifi:frame"}']]);
    expect([...first.apiCalls, ...second.apiCalls]).toEqual([]);
    expect([...(await first.events()), ...(await second.events())]).toEqual([]);
  });
});
