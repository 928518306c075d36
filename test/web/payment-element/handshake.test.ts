import { useBrowser } from '../../browser/support/browser.ts';
import { insert, openedFrame, openMerchant, until } from './support/merchant-page.ts';
import { type Sites, startSites } from './support/sites.ts';

const browser = useBrowser();
let sites: Sites;
beforeAll(async () => {
  sites = await startSites();
});
afterAll(() => sites.stop());

const SECRET = 'cs_1_secret_Abc';
const link = { 'session-id': 'cs_1', 'client-secret': SECRET };

describe('the element and its frame', () => {
  it.each(['govifi-payment.mjs', 'govifi-payment.js'])(
    '%s opens a session; the secret is in no message to a window, no address and no attribute of the frame',
    async (script) => {
      const { page, printed, messages } = await openMerchant(browser(), sites, { script });
      await insert(page, link);
      const frame = await openedFrame(page);
      expect(await frame.heard()).toEqual([{ type: 'open', sessionId: 'cs_1', clientSecret: SECRET, options: {} }]);
      expect(await frame.frame.evaluate('[connects, parentOrigin]')).toEqual([1, sites.merchant]);

      expect(await messages()).toEqual([{ type: 'govifi:frame' }]);
      const iframe = page.locator('iframe');
      expect(await page.evaluate('element.shadowRoot.mode')).toBe('open');
      expect(await iframe.count()).toBe(1);
      expect(await iframe.getAttribute('src')).toBe(`${sites.checkout}/frame?session=cs_1`);
      expect(await iframe.getAttribute('allow')).toBe(`payment ${sites.checkout}`);
      expect(await iframe.getAttribute('referrerpolicy')).toBe('no-referrer');
      expect(await iframe.getAttribute('title')).toBe('Payment form');
      expect(await page.evaluate('element.shadowRoot.innerHTML')).not.toContain('secret');
      // The page's policy allows no inline style.
      expect(printed).toEqual([]);
    },
  );

  it('gives the secret to no other window: not a stranger in the frame, a frame beside it, or a forged message', async () => {
    sites.frame = (_request, response) => {
      response.writeHead(302, { Location: `${sites.merchant}/frame?stranger` }).end();
    };
    const stranger = await openMerchant(browser(), sites, { path: '/loose' });
    await insert(stranger.page, link);
    await until(stranger.page, 'messages.length > 0');
    const [, inside] = stranger.page.frames();
    expect(inside?.url()).toBe(`${sites.merchant}/frame?stranger`);
    sites.frame = undefined;
    // It was not even tried, which the browser would have refused aloud.
    expect(stranger.printed).toEqual([]);

    const { page } = await openMerchant(browser(), sites);
    await insert(page, link);
    const genuine = await openedFrame(page);
    await page.evaluate(`{
      const beside = document.createElement('iframe');
      beside.src = ${JSON.stringify(sites.checkout)} + '/frame?session=beside';
      document.body.append(beside);
      const source = element.shadowRoot.querySelector('iframe').contentWindow;
      const data = { type: 'govifi:frame' };
      dispatchEvent(new MessageEvent('message', { data, source, origin: ${JSON.stringify(sites.checkout)} }));
    }`);
    await until(page, 'messages.length >= 3');
    const beside = page.frames().find((each) => each.url().includes('beside'));
    // A round trip through the channel comes after whatever was posted before it.
    await page.evaluate('element.theme = "dark"');
    await genuine.hears(2);
    expect(await inside?.evaluate('[connects, heard]')).toEqual([0, []]);
    expect(await beside?.evaluate('[connects, heard]')).toEqual([0, []]);
    expect(await genuine.frame.evaluate('connects')).toBe(1);
  });

  it('connects anew with a frame that loaded itself again', async () => {
    const { page } = await openMerchant(browser(), sites);
    await insert(page, link);
    const { frame } = await openedFrame(page);
    await frame.evaluate('heard.push(1, 2); location.reload()');
    await until(frame, 'window.heard?.length === 1');
    expect(await frame.evaluate('heard[0].clientSecret')).toBe(SECRET);
  });

  it('passes on the events of the contract as the frame tells them, and nothing that comes from elsewhere', async () => {
    const { page, events } = await openMerchant(browser(), sites);
    await insert(page, link);
    const frame = await openedFrame(page);
    const details = {
      'session.ready': { session: { sessionId: 'cs_1', amount: 1_000 } },
      feequote: { amount: 1_000, convenienceFee: 39, totalAmount: 1_039, method: 'card', last4: '4242' },
      'method.changed': { method: 'ach' },
      validation: { valid: false, errors: [{ field: 'number', message: 'Enter a card number' }] },
      challenge: { type: 'sms', deliveryHint: '••12', codeSent: true },
      'payment.processing': { sessionId: 'cs_1' },
      'payment.error': { code: 'card_declined', message: 'Declined', recoverable: true },
      'payment.success': {
        sessionId: 'cs_1',
        transactionId: 't',
        paymentUid: 'P-1',
        method: 'card',
        totalAmount: 1_039,
      },
      'session.expired': { sessionId: 'cs_1' },
      walletDeleted: { savedMethodId: 'SPM_1' },
    };
    const forged = { type: 'event', name: 'payment.success', detail: { forged: true } };
    await page.evaluate(`postMessage(${JSON.stringify(forged)}, '*')`);
    await frame.frame.evaluate(`parent.postMessage(${JSON.stringify(forged)}, '*')`);
    await frame.say({ type: 'event', name: 'other', detail: {} }, { type: 'other' }, null, 'text');
    for (const [name, detail] of Object.entries(details)) await frame.say({ type: 'event', name, detail });

    await until(page, 'events.length >= 10');
    expect(await events()).toEqual(
      Object.entries(details).map(([type, detail]) => ({ type, detail, bubbles: true, composed: true })),
    );
  });
});
