import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Frame, Page } from 'playwright-core';
import { eventNames } from '../../../../web/element/events.ts';
import type { Sites } from './sites.ts';

export interface MerchantPage {
  readonly page: Page;
  /** What the console said, and what was thrown. */
  readonly printed: string[];
  /** Every message to the window, in order. */
  readonly messages: () => Promise<unknown[]>;
  /** Every event of the element that came as far as the document, in order. */
  readonly events: () => Promise<SeenEvent[]>;
}

export interface SeenEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: details of every shape
  readonly detail: any;
  readonly bubbles: boolean;
  readonly composed: boolean;
}

const recorder = `
  window.messages = []; window.events = [];
  addEventListener('message', ({ data }) => messages.push(data));
  for (const name of ${JSON.stringify([...eventNames, 'other'])})
    document.addEventListener(name, ({ type, detail, bubbles, composed }) =>
      events.push({ type, detail, bubbles, composed }));`;

/** The merchant's page with the element's script loaded, and nothing in it yet. */
export async function openMerchant(
  browser: Browser,
  sites: Sites,
  { script = 'govifi-payment.mjs', path = '/', locale = 'en-US' } = {},
): Promise<MerchantPage> {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  const printed: string[] = [];
  page.on('console', (message) => printed.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => printed.push(`thrown: ${error.message}`));
  await page.goto(`${sites.merchant}${path}`);
  await page.evaluate(recorder);
  if (script) await addScript(page, `${sites.checkout}/${script}`);
  return {
    page,
    printed,
    messages: () => page.evaluate('messages'),
    events: () => page.evaluate('events'),
  };
}

export async function addScript(page: Page, url: string): Promise<void> {
  await page.addScriptTag({ url, ...(url.includes('.mjs') && { type: 'module' }) });
}

/** Inserts an element with these attributes, as the global `element`. */
export async function insert(
  page: Page,
  attributes: Readonly<Record<string, string>>,
  tag = 'govifi-payment',
): Promise<void> {
  await page.evaluate(`
    var element = document.createElement('${tag}');
    for (const [name, value] of Object.entries(${JSON.stringify(attributes)})) element.setAttribute(name, value);
    document.querySelector('main').append(element);`);
}

export interface FakeFrame {
  readonly frame: Frame;
  // biome-ignore lint/suspicious/noExplicitAny: messages of every shape
  readonly heard: () => Promise<any[]>;
  /** What was heard, once there are this many. */
  // biome-ignore lint/suspicious/noExplicitAny: messages of every shape
  readonly hears: (count: number) => Promise<any[]>;
  readonly say: (...messages: unknown[]) => Promise<void>;
}

/** The stand-in frame once it was opened; it is another one than `before`. */
export async function openedFrame(page: Page, before?: FakeFrame): Promise<FakeFrame> {
  const isNew = (frame: Frame) => frame.url().includes('/frame?') && frame !== before?.frame;
  let frame = page.frames().find(isNew);
  while (!frame) {
    await page.waitForEvent('framenavigated', { timeout: 10_000 });
    frame = page.frames().find(isNew);
  }
  const opened = frame;
  const hears = async (count: number) => {
    await until(opened, `window.heard?.length >= ${count}`);
    return opened.evaluate<unknown[]>('heard');
  };
  await hears(1);
  return {
    frame: opened,
    heard: () => opened.evaluate('heard'),
    hears,
    say: async (...messages) => {
      for (const message of messages) await opened.evaluate(`port.postMessage(${JSON.stringify(message)})`);
    },
  };
}

/** Waits until it is true. Playwright's own way evaluates text in the page, which the page's policy does not allow. */
export async function until(page: Page | Frame, condition: string): Promise<void> {
  const end = performance.now() + 10_000;
  const isMet = () =>
    page.evaluate(condition).catch((error: Error) => {
      // A frame that is loading itself again.
      if (!error.message.includes('context was destroyed')) throw error;
    });
  while (!(await isMet())) {
    if (performance.now() > end) throw new Error(`never: ${condition}`);
    await pause(10);
  }
}
