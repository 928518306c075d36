import { buildSync } from 'esbuild';
import { useBrowser } from './support/browser.ts';

const browser = useBrowser();

const [script] = buildSync({
  entryPoints: ['web/frame/later/page-message.ts'],
  bundle: true,
  format: 'iife',
  globalName: 'shown',
  write: false,
}).outputFiles;

const link = (href: string, text: string) => `<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`;

const messages: readonly (readonly [html: string, shown: string])[] = [
  [
    '<p>Due on the <b>15th</b>.<br><em>Late</em> fees apply.</p><ul><li>one</li></ul><ol><li>two</li></ol>',
    '<p>Due on the <b>15th</b>.<br><em>Late</em> fees apply.</p><ul><li>one</li></ul><ol><li>two</li></ol>',
  ],
  [
    'See <a href="https://example.org/help?a=1&b=2">help</a>.',
    `See ${link('https://example.org/help?a=1&amp;b=2', 'help')}.`,
  ],
  ['<a href="https://example.org" target="_self" rel="opener" onclick="x()">a</a>', link('https://example.org', 'a')],
  ['<script>document.title = "x"</script>safe', 'safe'],
  ['<img src=x onerror="document.title = 1">safe', 'safe'],
  ['<svg><script>document.title = 1</script></svg>safe', 'safe'],
  ['<iframe srcdoc="<p>x"></iframe><form action="https://evil.example"><input name="card"></form>', ''],
  [
    '<p style="position:fixed;inset:0" class="primary" id="pay" data-x aria-label="x" title="x">text</p>',
    '<p>text</p>',
  ],
  ['<style>*{display:none}</style><link rel=stylesheet href="https://evil.example">safe', 'safe'],
  ['<math><mi//xlink:href="data:x,<script>alert(4)</script>">', ''],
  ['<h1>big</h1><div>block</div>', 'bigblock'],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'http://example.org',
    '//evil.example',
    '/cs_1',
    'java\nscript:alert(1)',
    'mailto:a@b.c',
  ].map((href) => [`<a href="${href}">a</a>`, '<a target="_blank" rel="noopener noreferrer">a</a>'] as const),
];

it('shows of a page message the plain markup and https links, and nothing else', async () => {
  const page = await browser().newPage();
  await page.setContent('<!doctype html><title>payment</title><div id="message"></div>');
  await page.addScriptTag({ content: script?.text ?? '' });
  const shown = await page.evaluate<string[]>(`
    const place = document.getElementById('message');
    (${JSON.stringify(messages.map(([html]) => html))}).map((html) => {
      place.replaceChildren(shown.pageMessage(html));
      return place.innerHTML;
    })`);
  expect(shown.map((html, index) => [messages[index]?.[0], html])).toEqual(messages);
  expect(await page.title()).toBe('payment');
});
