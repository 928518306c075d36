import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const pictures = join('build', 'screenshots');
const phone = { width: 390, height: 844 };
/** The narrowest window that WCAG asks for: 1,280 px at 400 %. */
const narrow = { width: 320, height: 640 };

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules that look at colours: the others see the same in either theme. */
const colours = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong by WCAG 2.2 A and AA, in the state and colours that the page has. */
export async function violations(page: Page | Frame, runOnly: readonly string[] = everything): Promise<unknown> {
  // Sent once a page, and giving nothing back: axe itself would be brought over, which costs more than all it finds.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(`void (() => { ${axe} })()`);
  const options = JSON.stringify({ runOnly, preload: false, resultTypes: ['violations'] });
  return page.evaluate(
    `axe.run(${options}).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)]))`,
  );
}

/** How far the page can be scrolled sideways, in CSS pixels. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What is wrong with a page, by theme, and how far it is too wide for a narrow window. */
export async function sound(page: Page): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    found[colorScheme] = await violations(page, colorScheme === 'light' ? everything : colours);
  }
  await page.setViewportSize(narrow);
  return { ...found, overflow: await overflow(page) };
}

/** What every state has to be: free of faults in both themes, whole in a narrow window; and its picture is taken. */
export async function inspect(page: Page, state: string): Promise<void> {
  const found = await sound(page);
  await page.setViewportSize(phone);
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${state}.png`), fullPage: true, animations: 'disabled' });
  expect({ state, ...found }).toEqual({ state, dark: [], light: [], overflow: 0 });
}
