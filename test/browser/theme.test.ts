import { buildSync } from 'esbuild';
import type { Look } from '../../web/frame/theme/tokens.ts';
import { useBrowser } from './support/browser.ts';

const browser = useBrowser();

const [script] = buildSync({
  entryPoints: ['web/frame/theme/apply.ts'],
  bundle: true,
  format: 'iife',
  globalName: 'theme',
  write: false,
}).outputFiles;

const looks: readonly (readonly [look: Look, branded: string | undefined, fill: string])[] = [
  [{}, undefined, '#0b57a4'],
  [{}, '#AA0000', '#aa0000'],
  [{ tokens: { '--gv-accent': '#00aa00' } }, '#aa0000', '#00aa00'],
  [{ accent: '#0000aa', tokens: { '--gv-accent': '#00aa00' } }, '#aa0000', '#0000aa'],
  [{ accent: 'not a colour', tokens: { '--gv-accent': 'rebeccapurple' } }, '#aa0000', '#663399'],
  [{ tokens: { '--gv-accent': ' rgb(1 2 3) ' } }, undefined, '#010203'],
  [{ tokens: { '--gv-accent': 'hsl(120deg 100% 25%)' } }, undefined, '#008000'],
  [{ tokens: { '--gv-accent': 'rgb(1 2 3 / 50%)' } }, '#aa0000', '#aa0000'],
  [{ tokens: { '--gv-accent': 'var(--x)' } }, '#aa0000', '#aa0000'],
  [{ tokens: { '--gv-accent': 'url(https://evil.example)' } }, undefined, '#0b57a4'],
];

it('takes the accent of the attribute, else of the page, else of the branding, in whatever notation it is a colour', async () => {
  const page = await browser().newPage();
  await page.addScriptTag({ content: script?.text ?? '' });
  const fills = await page.evaluate<string[]>(`
    (${JSON.stringify(looks.map(([look, branded]) => [look, branded ?? null]))}).map(([look, branded]) => {
      theme.applyTheme(look, branded ?? undefined);
      return getComputedStyle(document.documentElement).getPropertyValue('--accent-fill');
    })`);
  expect(looks.map(([look], index) => [look, fills[index]])).toEqual(looks.map(([look, , fill]) => [look, fill]));
});

it('forgets what the page no longer sets', async () => {
  const page = await browser().newPage();
  await page.addScriptTag({ content: script?.text ?? '' });
  const read = await page.evaluate<string[]>(`
    theme.applyTheme({ theme: 'dark', font: 'inter', tokens: { '--gv-radius': '2px', '--gv-font-mono': 'Menlo' } });
    theme.applyTheme({});
    [...['--gv-radius', '--gv-font-mono'].map((name) => document.documentElement.style.getPropertyValue(name)),
      document.documentElement.dataset.theme, document.documentElement.dataset.font]`);
  expect(read).toEqual(['', '', 'auto', 'system']);
});
