import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { blocksOf } from './support/pages.ts';
import { openShell } from './support/shell.ts';

/** A picture of one dot. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

it("the command of docs/checkout.md puts the tests' pictures in the place of the documents' own", async () => {
  for (const name of ['build/screenshots', 'docs/pictures']) mkdirSync(join(folder, name), { recursive: true });
  // The browser is unpacked once.
  mkdirSync(join('build', 'chromium'), { recursive: true });
  for (const name of ['test', 'node_modules', 'package.json', 'build/chromium'])
    symlinkSync(resolve(name), join(folder, name));
  writeFileSync(join(folder, 'build/screenshots/paid.png'), Buffer.from(png, 'base64'));
  for (const name of ['gone.webp', 'dashboard-business.webp']) writeFileSync(join(folder, 'docs/pictures', name), '');

  const shell = openShell({ HOME: folder }, folder);
  const [publish = ''] = blocksOf('docs/checkout.md');
  await shell.paste(publish);
  await shell.close();
  expect(readdirSync(join(folder, 'docs/pictures')).sort()).toEqual(['dashboard-business.webp', 'paid.webp']);
  expect(readFileSync(join(folder, 'docs/pictures/paid.webp')).toString('latin1')).toMatch(/^RIFF[\s\S]{4}WEBP/);
});
