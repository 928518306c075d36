import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { eventNames } from '../../../web/element/events.ts';
import { call, type OpenSession, outputs } from '../../support/cloud.ts';

export interface Merchant {
  readonly origin: string;
  stop(): Promise<void>;
}

/** The space is held before the script is there, as docs/embed.md says. */
const shopPage = (tag: string) => `<!doctype html>
  <html lang="en">
    <title>shop</title>
    <style>
      ${tag}:not(:defined) { display: block; min-height: ${tag === 'govifi-wallet' ? 24 : 64}rem }
      footer { height: 400px }
    </style>
    <${tag}></${tag}>
    <footer>below</footer>
  </html>`;

/** A merchant's site of one page, which has the element that its path names. */
export async function startMerchant(): Promise<Merchant> {
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(shopPage(url.slice(1)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * What a hostile page would do to learn more than it is told: it hears every message to its window and to every port
 * that was made in it, watches keys and input, and looks into the frame.
 */
const spy = `
  window.overheard = [];
  const overhear = (kind, value) => overheard.push([kind, JSON.stringify(value)]);
  addEventListener('message', ({ data }) => overhear('window', data));
  const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    set(listener) {
      this.addEventListener('message', ({ data }) => overhear('port', data));
      set.call(this, listener);
    },
  });
  for (const name of ['keydown', 'keyup', 'input', 'change', 'paste', 'submit'])
    addEventListener(name, (event) => overhear(name, [event.key, event.target.value]), true);
  window.events = []; window.shift = 0;
  for (const name of ${JSON.stringify(eventNames)})
    document.addEventListener(name, ({ type, detail }) => events.push({ type, detail }));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

export interface MerchantPage {
  readonly page: Page;
  readonly frame: FrameLocator;
  /** Requests to the API that the page and its frames made. */
  readonly apiCalls: readonly string[];
  /** Events of the element, in order. */
  // biome-ignore lint/suspicious/noExplicitAny: details of every shape
  readonly events: () => Promise<{ type: string; detail: any }[]>;
  /** What the page learned by spying: the way, and the value as JSON. */
  readonly overheard: () => Promise<[way: string, json: string][]>;
}

/** The merchant's page with the element of a session in it; its script is the version that is pinned by its hash. */
export async function openMerchantPage(
  browser: Browser,
  { origin }: Merchant,
  session: OpenSession,
  before: (page: Page) => unknown = () => {},
  tag: 'govifi-payment' | 'govifi-wallet' = 'govifi-payment',
): Promise<MerchantPage> {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const apiCalls: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(outputs.ApiUrl)) apiCalls.push(request.url());
  });
  await before(page);
  await page.goto(`${origin}/${tag}`);
  await page.evaluate(spy);
  const { esm } = (await call('GET', `${outputs.CheckoutUrl}/${tag}.json`)).body;
  await page.evaluate(`new Promise((onload, onerror) => {
    const script = document.createElement('script');
    const pinned = { type: 'module', src: '${esm.url}', integrity: '${esm.integrity}', crossOrigin: 'anonymous' };
    document.head.append(Object.assign(script, pinned, { onload, onerror }));
  })`);
  await page.evaluate(`
    var element = document.querySelector('${tag}');
    Object.assign(element, { sessionId: '${session.id}', clientSecret: '${session.secret}' });`);
  return {
    page,
    apiCalls,
    frame: page.frameLocator(`${tag} iframe`),
    events: () => page.evaluate('events'),
    overheard: () => page.evaluate('overheard'),
  };
}
