import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { cards, newAccount, newSession, type OpenSession, outputs } from '../../support/cloud.ts';

/** An account that takes a fee for cards, and none for bank accounts. */
export function feeAccount(profile: object = {}): Promise<string> {
  return newAccount(profile, {
    merchant_display_name: 'City of Riverton',
    fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card processing fee' }],
  });
}

export interface OpenPage {
  readonly session: OpenSession;
  readonly page: Page;
  /** What the page did against its content security policy, and what it threw. */
  readonly faults: readonly string[];
  /** Idempotency-Keys of the confirms that the page sent, in order. */
  readonly keys: readonly string[];
}

export interface OpenOptions {
  readonly account?: string;
  readonly body?: object;
  readonly context?: BrowserContextOptions;
  /** Runs before the page is opened. */
  readonly before?: (page: Page) => Promise<void>;
}

/** A new session's hosted_url, opened in a browser that knows nothing of any other. */
export async function openPage(browser: Browser, options: OpenOptions = {}): Promise<OpenPage> {
  const session = await newSession(options.account ?? (await feeAccount()), options.body);
  const context = await browser.newContext({ locale: 'en-US', ...options.context });
  const page = await context.newPage();
  const faults: string[] = [];
  const keys: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/confirm'))
      keys.push(request.headers()['idempotency-key'] ?? '');
  });
  await options.before?.(page);
  await page.goto(linkOf(session));
  return { session, page, faults, keys };
}

export function linkOf({ id, secret }: OpenSession): string {
  return `${outputs.CheckoutUrl}/${id}#cs=${secret}`;
}

export async function fillCard(page: Page, number: string, code = '123'): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry date').fill('1235');
  await page.getByLabel('Security code').fill(code);
}

export async function payByCard(page: Page, number: string = cards.visa): Promise<void> {
  await fillCard(page, number);
  await payButton(page).click();
}

export async function fillBankAccount(page: Page, account = '000123456789'): Promise<void> {
  await page.getByLabel('Bank account (ACH)').check();
  await page.getByLabel('Routing number').fill('110000000');
  await page.getByLabel('Account number', { exact: true }).fill(account);
  await page.getByLabel('Account number again').fill(account);
}

/** The Pay button once it names a total; pressing it waits until it may be pressed. */
export const payButton = (page: Page) => page.getByRole('button', { name: /^Pay \$/ });

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Tells the page that the connection broke, after the request has reached the API and been answered. */
export async function loseAnswer(page: Page, path: string, times = 1): Promise<void> {
  await page.route(
    `**${path}`,
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times },
  );
}
