import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { webpOf } from './webp.ts';

// Takes the pictures that the last run of the tests made into the documents, small enough to keep: docs/checkout.md.

const from = join('build', 'screenshots');
const to = join('docs', 'pictures');

const browser = await launchBrowser();
const page = await browser.newPage();
mkdirSync(to, { recursive: true });
// Those of the dashboards are drawn by `npm run dashboards`.
for (const name of readdirSync(to).filter((file) => !file.startsWith('dashboard-'))) rmSync(join(to, name));
for (const name of readdirSync(from).filter((file) => file.endsWith('.png')))
  writeFileSync(join(to, `${basename(name, '.png')}.webp`), await webpOf(page, readFileSync(join(from, name))));
await browser.close();
