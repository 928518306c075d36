import type { Page } from 'playwright-core';
import { newAccount } from '../support/cloud.ts';
import { templates as arabic } from '../../web/locales/ar.ts';
import { templates as french } from '../../web/locales/fr.ts';
import { templates as spanish } from '../../web/locales/es.ts';
import { useBrowser } from './support/browser.ts';
import { openPage } from './support/hosted-page.ts';
import { inspect } from './support/inspect.ts';

jest.setTimeout(120_000);

const browser = useBrowser();

let account: Promise<string> | undefined;
const bill = { amount: 129_950, line_items: [{ description: 'Water, October', amount: 130_450 }] };

/** A page whose browser prefers a language, and the addresses of the locales that it loads. */
async function openIn(locale: string, before?: (page: Page) => Promise<unknown>) {
  const loaded: string[] = [];
  account ??= newAccount({}, { merchant_display_name: 'شركة المياه', page_message: '<b>Due</b> on the 15th.' });
  const opened = await openPage(browser(), {
    account: await account,
    body: bill,
    context: { locale },
    before: async (page) => {
      page.on('request', (request) => {
        const [, code] = /\/assets\/([a-z]{2})-\w+\.js$/.exec(request.url()) ?? [];
        if (code !== undefined) loaded.push(code);
      });
      await before?.(page);
    },
  });
  return { ...opened, loaded };
}

const language = (page: Page) => page.evaluate('[document.documentElement.lang, document.documentElement.dir].join()');

it.each([
  ['es-US', 'es,ltr', spanish['payment.heading'], '-$5.00'],
  ['fr-FR', 'fr,ltr', french['payment.heading'], '-5,00\u00a0$US'],
  ['de-DE', 'en,ltr', 'Make a payment', '-US$5.00'],
])('a browser in %s shows the page in %s, with the one locale that it needs', async (locale, shown, title, credit) => {
  const { page, loaded, faults } = await openIn(locale);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  expect(await language(page)).toBe(shown);
  expect(loaded).toEqual(shown.startsWith('en') ? [] : [shown.slice(0, 2)]);
  expect(await page.locator('#rows tr:nth-child(2) td').textContent()).toBe(credit);
  expect(faults).toEqual([]);
});

it('a payer in Arabic pays from right to left, in the digits of an Arabic keyboard', async () => {
  const { page, faults } = await openIn('ar-EG');
  await page.getByRole('heading', { level: 1, name: arabic['payment.heading'] }).waitFor();
  expect(await language(page)).toBe('ar,rtl');
  await page.getByLabel(arabic['methods.ach']).check();
  await page.getByLabel(arabic['ach.routing']).fill('١١٠٠٠٠٠٠٠');
  await page.getByLabel(arabic['ach.account'], { exact: true }).fill('٠٠٠١٢٣٤٥٦٧٨٩');
  await page.getByLabel(arabic['ach.again']).fill('000123456789');
  await page.locator('#pay[aria-disabled="false"]').waitFor();
  // Sign, currency and number stay together, whatever runs around them.
  expect(await page.locator('#rows tr:nth-child(2) td').innerText()).toBe('\u2066-$5.00\u2069');
  await inspect(page, 'form-arabic');
  await page.locator('#pay').click();
  await page.getByRole('heading', { level: 1, name: arabic['receipt.heading.pending'] }).waitFor();
  await inspect(page, 'receipt-arabic');
  expect(faults).toEqual([]);
});

it('a language that does not come in time is no reason to wait: the page is in English, and a message in bare words', async () => {
  const { page } = await openIn('es-US', (opened) =>
    opened.route(/\/assets\/(es|page-message)-\w+\.js$/, (route) => route.abort()),
  );
  await page.getByRole('heading', { level: 1, name: 'Make a payment' }).waitFor();
  expect(await language(page)).toBe('en,ltr');
  expect(await page.locator('#page-message').innerText()).toBe('Due on the 15th.');
});
