import type { Page } from 'playwright-core';
import { useBrowser } from '../../browser/support/browser.ts';
import { violations } from '../../browser/support/inspect.ts';
import { insert, openedFrame, openMerchant, until } from './support/merchant-page.ts';
import { type Sites, startSites } from './support/sites.ts';

const browser = useBrowser();
let sites: Sites;
beforeAll(async () => {
  sites = await startSites();
});
afterAll(() => sites.stop());
beforeEach(() => {
  sites.frameLoads.length = 0;
});

const link = { 'session-id': 'cs_1', 'client-secret': 'cs_1_secret_Abc' };

/** What became of a promise, as text. */
const outcome = (page: Page, promise: string) =>
  page.evaluate<string>(`${promise}.then(() => 'done', (error) => error.message)`);

describe('in the page', () => {
  it('is closed when it is removed, and opens anew when it is inserted again', async () => {
    const { page } = await openMerchant(browser(), sites);
    await insert(page, link);
    const first = await openedFrame(page);
    await page.evaluate('element.remove()');
    expect(await page.evaluate('element.shadowRoot.querySelector("iframe")')).toBeNull();
    await page.evaluate('element.theme = "dark"; document.body.prepend(element)');
    const second = await openedFrame(page, first);
    expect((await second.heard())[0]).toMatchObject({ type: 'open', options: { theme: 'dark' } });
    expect(sites.frameLoads).toHaveLength(2);
  });

  it('keeps the frame in a move that keeps state', async () => {
    const { page } = await openMerchant(browser(), sites);
    await insert(page, link);
    const frame = await openedFrame(page);
    await page.evaluate('document.body.moveBefore(element, null); element.theme = "dark"');
    await frame.hears(2);
    expect(sites.frameLoads).toHaveLength(1);
  });

  it('takes the height that the frame asks for, and hardly moves what is below', async () => {
    const { page } = await openMerchant(browser(), sites, { path: '/loose' });
    await page.evaluate(`var shift = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await insert(page, link);
    const bones = page.locator('.bones');
    expect(await bones.isVisible()).toBe(true);
    const frame = await openedFrame(page);
    await frame.say({ type: 'height', height: 212.4 });
    await bones.waitFor({ state: 'hidden' });
    const tall = () => page.evaluate('element.offsetHeight');
    expect(await tall()).toBe(1024);
    await frame.say({ type: 'height', height: 500 }, { type: 'event', name: 'session.ready', detail: { session: {} } });
    await until(page, 'element.offsetHeight === 500');
    expect(await page.evaluate('shift')).toBeLessThan(0.1);
    expect(await frame.frame.evaluate('[innerHeight, innerWidth]')).toEqual([
      500,
      await page.evaluate('element.offsetWidth'),
    ]);
    await frame.say({ type: 'height', height: 260 });
    await until(page, 'element.offsetHeight === 260');
    for (const height of [-1, Number.NaN, 'tall', 1e9]) await frame.say({ type: 'height', height });
    await until(page, 'element.offsetHeight === 20000');
  });
});

describe('refreshSession', () => {
  it('is done when the frame says so, for each call by itself', async () => {
    const { page } = await openMerchant(browser(), sites);
    await insert(page, {});
    await page.evaluate(`{
      Object.assign(element, { sessionId: 'cs_1', clientSecret: 'cs_1_secret_Abc' });
      var done = [];
      for (const n of [1, 2]) element.refreshSession().then(() => done.push(n));
      0;
    }`);
    const frame = await openedFrame(page);
    expect((await frame.hears(3)).slice(1)).toEqual([
      { type: 'refresh', id: 1 },
      { type: 'refresh', id: 2 },
    ]);
    await frame.say({ type: 'refreshed', id: 2 });
    await until(page, 'done.length === 1');
    await frame.say({ type: 'refreshed', id: 2 }, { type: 'refreshed', id: 1 });
    await until(page, 'done.length === 2');
    expect(await page.evaluate('done')).toEqual([2, 1]);
  });

  it('fails without a session, when the form is closed, and when it does not answer', async () => {
    const { page } = await openMerchant(browser(), sites);
    await page.clock.install();
    await insert(page, {});
    expect(await outcome(page, 'element.refreshSession()')).toBe('No session is open');
    await page.evaluate(`Object.assign(element, { sessionId: 'cs_1', clientSecret: 'cs_1_secret_Abc' })`);
    const frame = await openedFrame(page);
    await page.evaluate('var late = element.refreshSession()');
    await frame.hears(2);
    await page.clock.runFor(40_000);
    expect(await outcome(page, 'late')).toBe('The form does not answer');
    await page.evaluate('var pending = element.refreshSession()');
    await frame.hears(3);
    await page.evaluate('element.remove()');
    expect(await outcome(page, 'pending')).toBe('The form was closed');
  });
});

describe('a frame that does not answer', () => {
  it('is reported after 15 seconds, in the language of the payer, who can try again', async () => {
    const { page, events, printed } = await openMerchant(browser(), sites, { locale: 'fr-CA' });
    await page.clock.install();
    sites.frame = (_request, response) => response.end('nothing to say');
    await insert(page, link);
    await page.clock.runFor(14_000);
    expect(await events()).toEqual([]);
    await page.clock.runFor(1_001);
    const message = 'Le formulaire de paiement ne s’est pas chargé. Vérifiez votre connexion et réessayez.';
    expect((await events())[0]).toMatchObject({
      type: 'payment.error',
      detail: { code: 'network_error', message, recoverable: true },
    });
    expect(printed.join()).toContain('allowed_origins');
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toContain(message);
    expect(await alert.getAttribute('lang')).toBe('fr');
    expect(await violations(page)).toEqual([]);

    sites.frame = undefined;
    await page.getByRole('button', { name: 'Réessayer' }).press('Enter');
    // The button is gone; the form comes next from where it stood.
    expect(await page.evaluate('element.shadowRoot.activeElement?.className')).toContain('box');
    const frame = await openedFrame(page);
    expect(await alert.count()).toBe(0);
    await frame.say({ type: 'height', height: 300 });
    await until(page, 'element.offsetHeight === 1024');
    await page.clock.runFor(20_000);
    expect(await events()).toHaveLength(1);
  });

  it('is shown all the same when it comes late', async () => {
    const { page, events } = await openMerchant(browser(), sites, { locale: 'ar' });
    await page.clock.install();
    let answer = () => {};
    sites.frame = (_request, response) => {
      answer = () => response.writeHead(302, { Location: '/frame?late' }).end();
      sites.frame = undefined;
    };
    await insert(page, link);
    await page.clock.runFor(15_001);
    expect(await page.getByRole('alert').getAttribute('dir')).toBe('rtl');
    expect(await events()).toHaveLength(1);
    answer();
    const frame = await openedFrame(page);
    await frame.say({ type: 'height', height: 300 });
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.locator('iframe').isVisible()).toBe(true);
  });
});
