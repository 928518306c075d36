import { useBrowser } from '../../browser/support/browser.ts';
import { addScript, insert, openedFrame, openMerchant, until } from './support/merchant-page.ts';
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

const SECRET = 'cs_1_secret_Abc';
const link = { 'session-id': 'cs_1', 'client-secret': SECRET };

describe('attributes and properties', () => {
  it('tells the frame every attribute and token as it opens, and each change of them once', async () => {
    const { page } = await openMerchant(browser(), sites, { path: '/loose' });
    const night = '@media (prefers-color-scheme: dark) { :root { --gv-accent: #abcdef } }';
    const day = ':root { --gv-accent: #123456; --gv-radius: 2px } .dim { --gv-radius: 9px }';
    await page.addStyleTag({ content: `${day} ${night}` });
    await insert(page, {
      ...link,
      theme: 'dark',
      accent: '#0A5c36',
      font: 'roboto',
      locale: 'es-MX',
      'setup-future-usage': 'on_session',
      'ach-sec-code': 'ppd',
      'disable-ach': '',
      'disable-credit-card': 'false',
      'cvv-recheck': 'true',
      'management-mode': '',
      'new-method-only': '',
    });
    const frame = await openedFrame(page);
    const options = {
      theme: 'dark',
      accent: '#0A5c36',
      font: 'roboto',
      locale: 'es-MX',
      setupFutureUsage: 'on_session',
      achSecCode: 'ppd',
      disableAch: true,
      cvvRecheck: true,
      managementMode: true,
      newMethodOnly: true,
      tokens: { '--gv-accent': '#123456', '--gv-radius': '2px' },
    };
    expect((await frame.heard())[0].options).toEqual(options);
    expect(await page.locator('iframe').getAttribute('title')).toBe('Formulario de pago');

    await page.evaluate('element.theme = "light"; element.theme = "auto"; element.locale = "ar"');
    await frame.hears(2);
    await page.evaluate('document.documentElement.className = "dim"');
    await frame.hears(3);
    await page.evaluate('element.setAttribute("locale", "ar"); document.documentElement.className = "dim other"');
    // What is none of the few values, or no colour, is as if it were not there.
    await page.evaluate(`for (const name of ['theme', 'font', 'setup-future-usage', 'ach-sec-code', 'accent'])
      element.setAttribute(name, 'red'); element.locale = undefined; element.disableAch = false;
      for (const name of ['cvvRecheck', 'managementMode', 'newMethodOnly']) element[name] = false`);
    const [, second, third, last] = await frame.hears(4);
    const changed = { ...options, theme: 'auto', locale: 'ar' };
    expect(second).toEqual({ type: 'options', options: changed });
    const dimmed = { '--gv-accent': '#123456', '--gv-radius': '9px' };
    expect(third).toEqual({ type: 'options', options: { ...changed, tokens: dimmed } });
    expect(last).toEqual({ type: 'options', options: { tokens: dimmed } });
    await page.emulateMedia({ colorScheme: 'dark' });
    const tokens = { ...dimmed, '--gv-accent': '#abcdef' };
    expect((await frame.hears(5))[4]).toEqual({ type: 'options', options: { tokens } });
    expect(await page.locator('iframe').getAttribute('title')).toBe('Payment form');
    expect(sites.frameLoads).toHaveLength(1);
  });

  it('has a property for each attribute, which it reflects; the secret is taken and not reflected', async () => {
    const { page } = await openMerchant(browser(), sites, { script: '' });
    // Set before the element is defined, as frameworks may do.
    await page.evaluate(`
      var element = document.createElement('govifi-payment');
      Object.assign(element, { sessionId: 'cs_1', clientSecret: '${SECRET}', disableAch: true, apiBase: '${sites.checkout}/' });
      document.querySelector('main').append(element);`);
    await addScript(page, `${sites.checkout}/govifi-payment.js`);
    const frame = await openedFrame(page);
    expect(await frame.heard()).toEqual([
      { type: 'open', sessionId: 'cs_1', clientSecret: SECRET, options: { disableAch: true } },
    ]);
    expect(await page.evaluate('element.outerHTML')).toBe(
      `<govifi-payment session-id="cs_1" api-base="${sites.checkout}/" disable-ach=""></govifi-payment>`,
    );
    const reflected = await page.evaluate(`{
      const texts = { sessionId: 'a', theme: 'b', accent: 'c', font: 'd', setupFutureUsage: 'e', achSecCode: 'f', locale: 'g', apiBase: 'h' };
      const switches = ['disableAch', 'disableCreditCard', 'cvvRecheck', 'managementMode', 'newMethodOnly'];
      const other = document.createElement('govifi-payment');
      Object.assign(other, texts, Object.fromEntries(switches.map((name) => [name, true])), { clientSecret: 'z' });
      const attributes = Object.fromEntries([...other.attributes].map(({ name, value }) => [name, value]));
      const same = Object.keys(texts).every((name) => other[name] === texts[name]) && switches.every((name) => other[name]);
      for (const name of [...Object.keys(texts), ...switches]) other[name] = null;
      [attributes, same, other.clientSecret, other.attributes.length];
    }`);
    const attributes = {
      'session-id': 'a',
      theme: 'b',
      accent: 'c',
      font: 'd',
      'setup-future-usage': 'e',
      'ach-sec-code': 'f',
      locale: 'g',
      'api-base': 'h',
      'disable-ach': '',
      'disable-credit-card': '',
      'cvv-recheck': '',
      'management-mode': '',
      'new-method-only': '',
    };
    expect(reflected).toEqual([attributes, true, 'z', 0]);
  });

  it('opens once there is a session and its secret, and another when they change, one load each', async () => {
    const { page, events } = await openMerchant(browser(), sites);
    await insert(page, { 'session-id': 'cs_1' });
    await page.evaluate(`element.setAttribute('client-secret', '${SECRET}')`);
    const first = await openedFrame(page);
    await page.evaluate(`element.setAttribute('session-id', 'cs_2'); element.clientSecret = 'cs_2_secret_B'`);
    const second = await openedFrame(page, first);
    expect((await second.heard())[0]).toMatchObject({ sessionId: 'cs_2', clientSecret: 'cs_2_secret_B' });
    expect(sites.frameLoads).toEqual(['/frame?session=cs_1', '/frame?session=cs_2']);
    expect(await page.locator('iframe').count()).toBe(1);
    expect(await events()).toEqual([]);
  });

  it.each([
    ['a session-id that is none', { 'session-id': 'cs_1/../x' }, 'session-id is not the id of a session'],
    ['the secret of another session', { 'session-id': 'cs_2' }, 'client-secret is not the secret of session-id'],
    ['an api-base that is not https', { 'api-base': 'http://pay.example' }, 'api-base must be the https address'],
    ['an api-base that is no address', { 'api-base': 'javascript:1' }, 'api-base must be the https address'],
  ])('says what is wrong with %s, without the secret, and loads nothing', async (_name, attributes, text) => {
    const { page, events, printed } = await openMerchant(browser(), sites);
    await insert(page, { ...link, ...attributes });
    await until(page, 'events.length > 0');
    const detail = { code: 'validation_error', message: expect.stringContaining(text), recoverable: false };
    expect(await events()).toEqual([{ type: 'payment.error', detail, bubbles: true, composed: true }]);
    expect(printed).toEqual([expect.stringContaining(text)]);
    expect(JSON.stringify([printed, await events()])).not.toContain('_secret_');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await page.getByRole('alert').innerText()).toContain('did not load');
    expect(sites.frameLoads).toEqual([]);
  });
});

describe('<govifi-wallet>', () => {
  it('opens a frame that manages saved methods, by its own attributes, under its own name', async () => {
    const { page, events, printed } = await openMerchant(browser(), sites, { script: 'govifi-wallet.mjs' });
    for (const script of ['govifi-payment.mjs', 'govifi-wallet.js'])
      await addScript(page, `${sites.checkout}/${script}`);
    expect(printed).toEqual(['warning: <govifi-wallet> is loaded twice: 0.1.0 stays, 0.1.0 is left out.']);
    const others = { 'cvv-recheck': '', 'setup-future-usage': 'off_session', 'ach-sec-code': 'tel' };
    await insert(page, { ...link, ...others, 'disable-ach': '', theme: 'dark', locale: 'es' }, 'govifi-wallet');
    const frame = await openedFrame(page);
    const options = { managementMode: true, disableAch: true, theme: 'dark', locale: 'es' };
    expect((await frame.heard())[0]).toMatchObject({ type: 'open', sessionId: 'cs_1', clientSecret: SECRET });
    expect((await frame.heard())[0].options).toEqual(options);
    expect(await page.locator('iframe').getAttribute('title')).toBe('Formas de pago guardadas');
    await page.evaluate('element.newMethodOnly = true');
    expect((await frame.hears(2))[1].options).toEqual({ ...options, newMethodOnly: true });
    await frame.say({ type: 'event', name: 'walletDeleted', detail: { savedMethodId: 'SPM_1' } });
    await until(page, 'events.length > 0');
    expect(await events()).toMatchObject([{ type: 'walletDeleted', detail: { savedMethodId: 'SPM_1' } }]);
    expect(await page.evaluate('element.outerHTML')).not.toContain('management-mode');

    await page.evaluate(`element.clientSecret = 'cs_2_secret_x'`);
    await until(page, 'events.length > 1');
    expect(printed.at(-1)).toContain('<govifi-wallet>: client-secret is not the secret of session-id');
    expect(await page.getByRole('alert').innerText()).toContain('Sus formas de pago guardadas no se han cargado');
  });
});

describe('a page that loads the script twice', () => {
  it('keeps the first and is told once', async () => {
    const { page, printed } = await openMerchant(browser(), sites);
    const scripts = ['govifi-payment.js', 'govifi-payment.mjs?again', 'govifi-payment.js'];
    for (const script of scripts) await addScript(page, `${sites.checkout}/${script}`);
    expect(printed).toEqual(['warning: <govifi-payment> is loaded twice: 0.1.0 stays, 0.1.0 is left out.']);
    await insert(page, link);
    await openedFrame(page);
  });
});
