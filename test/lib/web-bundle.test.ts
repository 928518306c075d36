import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleWeb } from '../../lib/web-bundle.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'web-'));

const page = `<!doctype html>
<link rel="stylesheet" href="/assets/style.css" />
<script type="module" src="/assets/hosted.js"></script>
<a href="/elsewhere">elsewhere</a>
`;

const mount = `export async function mount(locale: string) {
  const { texts } = await import(LOCALES[locale]);
  document.title = Object.keys(LOCALES).join() + texts.pay + LATER.sanitise;
}
`;

const sources = {
  'hosted/index.html': page,
  'hosted/robots.txt': 'User-agent: *\n',
  'hosted/main.ts': `import { mount } from '../frame/mount.ts';\nvoid mount('fr');\n`,
  'frame/main.ts': `import { mount } from './mount.ts';\nvoid mount('es');\n`,
  'challenge/main.ts': `console.log('challenge');\n`,
  'frame/mount.ts': mount,
  'frame/style/index.css': `@import './base.css';\n`,
  'frame/style/base.css': 'main { p { color: red } }\n',
  'reference/style.css': 'dl { margin: 0 }\n',
  'frame/later/sanitise.ts': `export const sanitise = () => LATER;\n`,
  'locales/es.ts': `export const texts = { pay: 'Pagar' };\n`,
  'locales/fr.ts': `export const texts = { pay: 'Payer' };\n`,
  'payment-element/index.ts': `export * from './element.ts';\n`,
  'payment-element/package.json': '{ "version": "1.2.3" }',
  'payment-element/iife.ts': `import './element.ts';\n`,
  'payment-element/element.ts': `export const name: string = 'govifi-payment';\nconsole.log(name);\n`,
};

function web(changes: Record<string, string | undefined> = {}): string {
  const root = folder();
  for (const [path, text] of Object.entries({ ...sources, ...changes })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const integrityOf = (file: string) => `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;
const shape = (name: string) => name.replace(/-[0-9A-Z]{8}\./, '-#.');

describe('bundleWeb', () => {
  const built = bundleWeb(web(), folder());
  const assets = readdirSync(built.assets);
  const read = (pattern: RegExp) =>
    assets.filter((name) => pattern.test(name)).map((name) => readFileSync(join(built.assets, name), 'utf8'));

  it('gives every asset the hash of its contents', () => {
    expect([...new Set(assets.map(shape))].sort()).toEqual([
      'challenge-#.js',
      'es-#.js',
      'fr-#.js',
      'frame-#.js',
      'govifi-payment-#.js',
      'govifi-payment-#.mjs',
      'hosted-#.js',
      'reference-#.css',
      'sanitise-#.js',
      'style-#.css',
    ]);
    const changed = bundleWeb(web({ 'locales/es.ts': `export const texts = { pay: 'Abonar' };\n` }), folder());
    const kept = readdirSync(changed.assets).filter((name) => assets.includes(name));
    expect(kept.map(shape).sort()).toEqual([
      'challenge-#.js',
      'fr-#.js',
      'govifi-payment-#.js',
      'govifi-payment-#.mjs',
      'reference-#.css',
      'sanitise-#.js',
      'style-#.css',
    ]);
  });

  it('finds every locale, and keeps it out of what is loaded first', () => {
    for (const script of read(/^(?:hosted|frame)-/)) {
      const named = [...script.matchAll(/"\.\/([a-z]{2}-\w+\.js)"/g)].map(([, file]) => file ?? '');
      expect(named.map(shape)).toEqual(['es-#.js', 'fr-#.js']);
      expect(assets).toEqual(expect.arrayContaining(named));
      expect(script).not.toMatch(/Pagar|Payer/);
    }
    expect(read(/^es-/)[0]).toContain('Pagar');
  });

  it('leaves out what is loaded later, and says where it is', () => {
    const { later } = built;
    expect(Object.keys(later)).toEqual(['sanitise']);
    const file = later['sanitise']?.path.replace('/assets/', './');
    for (const script of read(/^(?:hosted|frame)-/)) expect(script).toContain(`"${file}"`);
  });

  it('puts hash and integrity into the page', () => {
    const html = readFileSync(join(built.pages, 'index.html'), 'utf8');
    const links = [...html.matchAll(/(?:href|src)="\/assets\/([^"]+)" integrity="([^"]+)" crossorigin="anonymous"/g)];
    expect(links.map(([, name]) => shape(name ?? ''))).toEqual(['style-#.css', 'hosted-#.js']);
    for (const [, name, integrity] of links) expect(integrity).toBe(integrityOf(join(built.assets, name ?? '')));
    expect(html).toContain('<a href="/elsewhere">');
  });

  it('says what the framed document loads, and what the elements are', () => {
    const fileOf = ({ path }: { path: string }) => join(built.assets, path.replace('/assets/', ''));
    const { script, style, challenge } = built.frame;
    const named = [script, style, challenge, built.published[0]?.module, built.published[0]?.classic];
    expect(built.published).toMatchObject([{ name: 'govifi-payment', version: '1.2.3' }]);
    expect(named.map((asset) => shape(asset?.path ?? ''))).toEqual([
      '/assets/frame-#.js',
      '/assets/style-#.css',
      '/assets/challenge-#.js',
      '/assets/govifi-payment-#.mjs',
      '/assets/govifi-payment-#.js',
    ]);
    for (const asset of named) expect(asset?.integrity).toBe(asset && integrityOf(fileOf(asset)));
  });

  it('lays the latest elements beside the pages, under names that stay', () => {
    expect(readdirSync(built.elements).sort()).toEqual(['govifi-payment.js', 'govifi-payment.mjs']);
    for (const name of readdirSync(built.elements)) {
      const hashed = assets.find((asset) => shape(asset) === name.replace('.', '-#.'));
      expect(readFileSync(join(built.elements, name))).toEqual(readFileSync(join(built.assets, hashed ?? '')));
    }
    expect(readdirSync(built.pages).sort()).toEqual(['index.html', 'robots.txt']);
  });

  it('translates for the oldest browsers', () => {
    expect(read(/^style-/)[0]).toBe('main p{color:red}\n');
  });

  it('removes what is no longer built', () => {
    const outdir = folder();
    bundleWeb(web({ 'hosted/old.txt': 'old' }), outdir);
    const { pages } = bundleWeb(web(), outdir);
    expect(readdirSync(pages)).not.toContain('old.txt');
  });

  it('names the page and the asset that nothing builds', () => {
    const root = web({ 'hosted/index.html': '<script type="module" src="/assets/main.js"></script>' });
    expect(() => bundleWeb(root, folder())).toThrow('index.html names /assets/main.js, which is not built');
  });

  it('names the folder that has no page', () => {
    const root = web({ 'hosted/index.html': undefined });
    expect(() => bundleWeb(root, folder())).toThrow(
      `There is no hosted page: ${join(root, 'hosted')} has no index.html`,
    );
  });
});
