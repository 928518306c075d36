import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildElement } from '../../../lib/web-assets.ts';
import { propertyName, tokenNames } from '../../../web/element/attributes.ts';
import { eventNames } from '../../../web/element/events.ts';
import { attributesOf } from '../../../web/element/spec.ts';
import { version as scriptVersion } from '../../../web/element/version.ts';
import { spec as payment } from '../../../web/payment-element/spec.ts';
import { spec as wallet } from '../../../web/wallet-element/spec.ts';
import { useBrowser } from '../../browser/support/browser.ts';
import { openedFrame, openMerchant, until } from './support/merchant-page.ts';
import { type Sites, startSites } from './support/sites.ts';

const run = promisify(execFile);
const source = 'web/payment-element';
const readJson = (file: string) => JSON.parse(readFileSync(join(source, file), 'utf8'));
const { name, version } = readJson('package.json');
const LARGEST_GZIP = 6_144;

/** A project of somebody else that has the built package and React installed. */
const project = realpathSync(mkdtempSync(join(tmpdir(), 'element-')));
const installed = join(project, 'node_modules', name);

const browser = useBrowser();
let sites: Sites;
beforeAll(async () => {
  sites = await startSites();
  mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', 'README.md', 'LICENSE', 'custom-elements.json'])
    cpSync(join(source, file), join(installed, file));
  await run(process.execPath, [join(source, 'build.ts'), '--out', join(installed, 'dist')]);
  for (const other of ['react', 'react-dom', 'scheduler', 'csstype', '@types'])
    symlinkSync(resolve('node_modules', other), join(project, 'node_modules', other));
}, 60_000);
afterAll(async () => {
  await sites.stop();
  rmSync(project, { recursive: true });
});

it.each([payment.tag, wallet.tag])(
  'both scripts of <%s> are small enough, and do nothing where there are no elements',
  async (tag) => {
    const { module, classic } = buildElement(tag, tag.replace(/^govifi-(.*)$/, 'web/$1-element'));
    for (const [file, { entry }] of [
      ['served.mjs', module],
      ['served.cjs', classic],
    ] as const) {
      expect(gzipSync(entry.contents).length).toBeLessThanOrEqual(LARGEST_GZIP);
      writeFileSync(join(project, file), entry.contents);
      expect(await run(process.execPath, [join(project, file)])).toEqual({ stdout: '', stderr: '' });
    }
  },
);

/** Where the package has each element, and what it is told of it in docs/embed.md. */
const elements = [
  { spec: payment, className: 'GovifiPaymentElement', module: name, attributes: 'Attributes', events: 'Events' },
  {
    spec: wallet,
    className: 'GovifiWalletElement',
    module: `${name}/wallet`,
    attributes: 'Attributes of the wallet',
    events: 'Events of the wallet',
  },
];

describe.each(elements)('custom-elements.json, of $spec.tag', ({ spec, className, ...element }) => {
  const declarations = readJson('custom-elements.json').modules.flatMap(
    (each: { declarations: object[] }) => each.declarations,
  );
  const declaration = declarations.find((each: { tagName: string }) => each.tagName === spec.tag);
  const names = (list: { name: string }[]) => list.map((each) => each.name).sort();

  it('names the attributes, properties, methods, events and tokens that the element has, and no others', async () => {
    const reader = `
      import { ${className} as element } from '${element.module}';
      const base = Object.getPrototypeOf(element).prototype;
      const { constructor, ...prototype } = Object.assign(
        ...[element.prototype, base].map((each) => Object.getOwnPropertyDescriptors(each)),
      );
      const members = Object.entries(prototype).filter(([name]) => !name.endsWith('Callback'));
      const kinds = members.map(([name, { value }]) => [name, value ? 'method' : 'field']);
      console.log(JSON.stringify({ attributes: element.observedAttributes, kinds: Object.fromEntries(kinds) }));`;
    writeFileSync(join(project, 'reader.mjs'), reader);
    const { stdout } = await run(process.execPath, [join(project, 'reader.mjs')]);
    const { attributes, kinds } = JSON.parse(stdout);
    type Member = { name: string; kind: string; static?: true };
    const members: Member[] = declaration.members;

    expect(attributes).toEqual(attributesOf(spec));
    expect(names(declaration.attributes)).toEqual([...attributes].sort());
    for (const attribute of declaration.attributes) expect(attribute.fieldName).toBe(propertyName(attribute.name));
    const own = members.filter((member) => !member.static).map((member) => [member.name, member.kind]);
    expect(Object.fromEntries(own)).toEqual(kinds);
    if (spec === payment) expect(names(declaration.events)).toEqual([...eventNames].sort());
    expect(names(declaration.cssProperties)).toEqual([...tokenNames].sort());
  });

  it('is what docs/embed.md says', () => {
    const page = readFileSync('docs/embed.md', 'utf8');
    const rows = (title: string) => {
      const [, section = ''] = page.split(new RegExp(`\n##+ ${title}\n`));
      return [...(section.split('\n#')[0] ?? '').matchAll(/^\| `([^`]+)`/gm)].map(([, row]) => row).sort();
    };
    expect(rows(element.attributes)).toEqual(names(declaration.attributes));
    expect(rows(element.events)).toEqual(names(declaration.events));
    for (const token of tokenNames) expect(page).toContain(`\`${token}\``);
  });

  it('is of the version that the script says', () => {
    expect(scriptVersion).toBe(version);
  });
});

describe('the package', () => {
  it('has its build, README, licence and manifest, and nothing else', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: installed });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const kinds = new Set(files.map(({ path }) => path.replace(/^dist\/types\/.*\.d\.ts$/, 'types')));
    expect([...kinds].sort()).toEqual([
      'LICENSE',
      'README.md',
      'custom-elements.json',
      'dist/govifi-payment.js',
      'dist/govifi-payment.mjs',
      'dist/govifi-wallet.js',
      'dist/govifi-wallet.mjs',
      'package.json',
      'types',
    ]);
  }, 30_000);

  it('is imported by a server, which has no elements, and rendered there', async () => {
    const server = `
      import { GovifiPaymentElement, eventNames } from '${name}';
      import { GovifiWalletElement } from '${name}/wallet';
      import { createElement } from 'react';
      import { renderToString } from 'react-dom/server';
      const props = { 'session-id': 'cs_1', 'disable-ach': true, 'cvv-recheck': false };
      const html = renderToString(createElement('govifi-payment', props));
      console.log(JSON.stringify([typeof GovifiPaymentElement, typeof GovifiWalletElement, eventNames.length, html]));`;
    writeFileSync(join(project, 'server.mjs'), server);
    const { stdout } = await run(process.execPath, [join(project, 'server.mjs')]);
    const html = '<govifi-payment session-id="cs_1" disable-ach=""></govifi-payment>';
    expect(JSON.parse(stdout)).toEqual(['function', 'function', eventNames.length, html]);
  });

  it('has types for the element, its events, and JSX of React 19', async () => {
    writeFileSync(
      join(project, 'types.tsx'),
      `import { type EventDetails, GovifiPaymentElement } from '${name}';
      import { GovifiWalletElement } from '${name}/wallet';
      import type {} from '${name}/react';
      const element = document.querySelector('govifi-payment') as GovifiPaymentElement;
      export const done: Promise<void> = element.refreshSession();
      element.addEventListener('payment.success', ({ detail }) => detail.transactionId.length);
      element.addEventListener('feequote', (event: CustomEvent<EventDetails['feequote']>) => event.detail.totalAmount);
      element.addEventListener('click', (event) => event.clientX);
      document.createElement('govifi-payment').disableAch = true;
      export const made: HTMLElement = new GovifiPaymentElement();
      export const jsx = (
        <govifi-payment session-id="cs_1" client-secret="x" theme="dark" disable-ach className="pay"
          ref={(it) => void it?.refreshSession()} onfeequote={({ detail }) => detail.totalAmount.toFixed()}
          {...{ 'onpayment.success': (event: CustomEvent<EventDetails['payment.success']>) => event.detail.paymentUid }} />
      );
      const wallet: GovifiWalletElement = document.createElement('govifi-wallet');
      wallet.addEventListener('walletDeleted', ({ detail }) => detail.savedMethodId.length);
      export const list = <govifi-wallet session-id="cs_1" new-method-only onwalletDeleted={({ detail }) => detail.savedMethodId} />;
      // @ts-expect-error: a wallet has no such property
      wallet.cvvRecheck = true;
      // @ts-expect-error: one of three
      element.theme = 'red';
      // @ts-expect-error: the event has no such detail
      element.addEventListener('payment.success', ({ detail }) => detail.cardNumber);
      // @ts-expect-error: one of three
      export const wrong = <govifi-payment theme="red" />;
      // @ts-expect-error: there is no such attribute
      export const other = <govifi-payment session="cs_1" />;`,
    );
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--types', '', '--jsx', 'react-jsx'];
    const more = [
      '--module',
      'esnext',
      '--moduleResolution',
      'bundler',
      '--lib',
      'es2022,dom',
      '--skipLibCheck',
      'false',
    ];
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const call = [tsc, ...options, ...more, 'types.tsx'];
    const { stdout } = await run(process.execPath, call, { cwd: project }).catch((error) => error);
    expect(stdout).toBe('');
  }, 30_000);

  it('works in React 19: attributes, events of every name, and changes of them', async () => {
    const app = `
      import '${name}';
      import { createRoot } from 'react-dom/client';
      import { useState } from 'react';
      function Checkout() {
        const [theme, setTheme] = useState('light');
        return <govifi-payment api-base="${sites.checkout}" session-id="cs_1" client-secret="cs_1_secret_A" theme={theme}
          disable-ach cvv-recheck={false} onfeequote={({ detail }) => setTheme(detail.method)}
          {...{ 'onpayment.success': ({ detail }) => { document.title = detail.paymentUid; } }} />;
      }
      createRoot(document.querySelector('main')).render(<Checkout />);`;
    const { outputFiles } = await build({
      stdin: { contents: app, loader: 'jsx', resolveDir: project },
      bundle: true,
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      write: false,
    });
    const { page, printed } = await openMerchant(browser(), sites, { script: '', path: '/loose' });
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const frame = await openedFrame(page);
    const [open] = await frame.heard();
    expect(open).toMatchObject({ sessionId: 'cs_1', options: { theme: 'light', disableAch: true } });
    await frame.say({ type: 'event', name: 'feequote', detail: { method: 'dark' } });
    expect((await frame.hears(2))[1]).toEqual({ type: 'options', options: { theme: 'dark', disableAch: true } });
    await frame.say({ type: 'event', name: 'payment.success', detail: { paymentUid: 'P-1' } });
    await until(page, 'document.title === "P-1"');
    expect(printed).toEqual([]);
  });
});
