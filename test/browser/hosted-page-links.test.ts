import { admin, cards, ledger, newSession, outputs } from '../support/cloud.ts';
import { useBrowser } from './support/browser.ts';
import { sound } from './support/inspect.ts';
import { feeAccount, fillCard, heading, linkOf, openPage, payButton, payByCard } from './support/hosted-page.ts';

jest.setTimeout(90_000);

const browser = useBrowser();

describe('a link', () => {
  it('loses its secret from the address bar and the history as soon as the page is there', async () => {
    const { session, page } = await openPage(browser());
    await page.getByLabel('Card number').waitFor();
    expect(page.url()).toBe(`${outputs.CheckoutUrl}/${session.id}`);
    const kept = await page.evaluate('JSON.stringify([history.length, { ...localStorage }, { ...sessionStorage }])');
    expect(kept).toBe('[2,{},{}]');
    await expect(page.content()).resolves.not.toContain(session.secret);
  });

  it('that has expired says so, and leads back', async () => {
    const session = await newSession(await feeAccount());
    await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, session.account);
    const page = await browser().newPage();
    await page.goto(linkOf(session));
    await heading(page, 'This link has expired').waitFor();
    const link = page.getByRole('link', { name: 'Go back to City of Riverton' });
    await expect(link.getAttribute('href')).resolves.toBe('https://shop.example/cart');
  });

  it('that expires while the form is open takes no payment', async () => {
    const { session, page } = await openPage(browser());
    await fillCard(page, cards.visa);
    await payButton(page).waitFor();
    await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, session.account);
    await payButton(page).click();
    await heading(page, 'This link has expired').waitFor();
    expect(await ledger(session)).toEqual([]);
  });

  it('that has been paid shows the receipt instead of a form', async () => {
    const { session, page } = await openPage(browser());
    await payByCard(page);
    await heading(page, 'Payment complete').waitFor();
    const second = await browser().newPage();
    await second.goto(linkOf(session));
    await heading(second, 'Already paid').waitFor();
    await second.getByText('Visa ending in 4242').waitFor();
  });

  it.each([
    ['has no secret', (link: string) => link.replace(/#.*/, '')],
    ["has another session's secret", (link: string) => link.replace(/cs_\w+#/, 'cs_0000000000000000000000000#')],
    ['has a forged secret', (link: string) => `${link.slice(0, -4)}AAAA`],
  ])('that %s opens nothing', async (_, change) => {
    const session = await newSession(await feeAccount());
    const page = await browser().newPage();
    await page.goto(change(linkOf(session)));
    await heading(page, 'This link is not complete').waitFor();
    await expect(page.getByLabel('Card number').isVisible()).resolves.toBe(false);
  });
});

it("the API's reference is a page for everybody, in either theme and a narrow window", async () => {
  const page = await browser().newPage();
  await page.goto(`${outputs.CheckoutUrl}/reference`);
  await page.getByRole('link', { name: 'Create a session' }).click();
  await page.getByRole('heading', { name: 'Create a session' }).waitFor();
  await page.getByText(`POST ${outputs.ApiUrl}/v1/hosted-sessions`, { exact: true }).waitFor();
  // One of each kind is enough to look at, with all that can be opened.
  await page.evaluate(`for (const kind of ['article', '.schema'])
    for (const more of [...document.querySelectorAll(kind)].slice(3)) more.remove();
  for (const details of document.querySelectorAll('details')) details.open = true`);
  expect(await sound(page)).toEqual({ dark: [], light: [], overflow: 0 });
});
