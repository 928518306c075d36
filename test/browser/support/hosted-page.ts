import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { cards, newAccount, newSession, type OpenSession, outputs } from '../../support/cloud.ts';

/** An account that takes a fee for cards, and none for bank accounts. */
export function feeAccount(profile: object = {}, checkout: object = {}): Promise<string> {
  return newAccount(profile, {
    merchant_display_name: 'City of Riverton',
    fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card processing fee' }],
    ...checkout,
  });
}

let shared: Promise<string> | undefined;
let payers = 0;

/** The one account of those tests that need none of their own. */
export function sharedAccount(): Promise<string> {
  shared ??= feeAccount();
  return shared;
}

/** A customer whom the duplicate guard has not met. */
export function newCustomer(): string {
  payers += 1;
  return `payer-${process.pid}-${payers}`;
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
  readonly before?: (page: Page) => Promise<unknown>;
}

/** A new session's hosted_url, opened in a browser that knows nothing of any other. */
export async function openPage(browser: Browser, options: OpenOptions = {}): Promise<OpenPage> {
  const account = options.account ?? (await sharedAccount());
  const session = await newSession(account, { customer_id: newCustomer(), ...options.body });
  const context = await browser.newContext({ locale: 'en-US', ...options.context });
  const page = await context.newPage();
  const seen = watch(page);
  await options.before?.(page);
  await page.goto(linkOf(session));
  return { session, page, ...seen };
}

/** What a page does against its policy or throws, and the keys it pays with. */
export function watch(page: Page): Pick<OpenPage, 'faults' | 'keys'> {
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
  return { faults, keys };
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
  const choice = page.getByLabel('Bank account (ACH)');
  await choice.or(page.getByLabel('Routing number')).first().waitFor();
  if (await choice.isVisible()) await choice.check();
  await page.getByLabel('Routing number').fill('110000000');
  await page.getByLabel('Account number', { exact: true }).fill(account);
  await page.getByLabel('Account number again').fill(account);
}

/** The Pay button once it names a total; pressing it waits until it may be pressed. */
export const payButton = (page: Page) => page.getByRole('button', { name: /^Pay \$/ });

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

export const alertText = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });
