import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchBrowser } from './browser.ts';

/*
 * Takes the pictures that the last run of the tests made into the documents, small enough to keep:
 * `npx jest test/browser/states test/browser/stripe test/browser/wallet --selectProjects cloud && node test/browser/support/publish-pictures.ts`
 */

const from = join('build', 'screenshots');
const to = join('docs', 'pictures');
const QUALITY = 0.6;

const browser = await launchBrowser();
const page = await browser.newPage();
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from).filter((file) => file.endsWith('.png'))) {
  const source = `data:image/png;base64,${readFileSync(join(from, name)).toString('base64')}`;
  const picture = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', ${QUALITY}).split(',')[1];
  })()`);
  writeFileSync(join(to, `${basename(name, '.png')}.webp`), Buffer.from(picture, 'base64'));
}
await browser.close();
