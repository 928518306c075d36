import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startCloud } from '../local/cloud.ts';
import { ensureSynth } from '../local/synth.ts';
import { launchBrowser } from '../test/browser/support/browser.ts';
import type { OpenSession } from '../test/support/cloud.ts';
import { median, table } from './statistics.ts';

/*
 * How long it takes to pay on the hosted page of the local cloud with the keyboard alone, from the address to the
 * receipt, typing as fast as the page takes it. The first payment meets functions that have not run yet.
 *
 * `node bench/keyboard.ts`
 */

const ROUNDS = 7;
const LIMIT_SECONDS = 10;
const PORT = Number(process.env['PORT'] || 4_700);

async function payByKeyboard(browser: Browser, link: string): Promise<number> {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const { keyboard } = page;
  const began = performance.now();
  await page.goto(link);
  await page.getByLabel('Card number').waitFor();
  // The way to pay is chosen already; number, expiry and code come after it.
  await keyboard.press('Tab');
  for (const text of ['4242424242424242', '1235', '123']) {
    await keyboard.press('Tab');
    await keyboard.type(text);
  }
  await keyboard.press('Tab');
  await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
  await keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Payment complete' }).waitFor();
  const seconds = (performance.now() - began) / 1_000;
  await context.close();
  return seconds;
}

const folder = await mkdtemp(join(tmpdir(), 'keyboard-'));
await ensureSynth('cdk.out', join(folder, 'synth.log'), AbortSignal.timeout(300_000));
const starting = performance.now();
const cloud = await startCloud({
  port: PORT,
  assembly: 'cdk.out',
  outputs: join(folder, 'outputs.json'),
  tickSeconds: 3_600,
  allowPrivateWebhooks: false,
  log: () => {},
});
const startSeconds = (performance.now() - starting) / 1_000;
const browser = await launchBrowser();
try {
  process.env['CLOUD_OUTPUTS'] = JSON.stringify(cloud.outputs);
  const { newAccount, newSession } = await import('../test/support/cloud.ts');
  const account = await newAccount();
  const linkOf = ({ id, secret }: OpenSession) => `${cloud.outputs.CheckoutUrl}/${id}#cs=${secret}`;
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const session = await newSession(account, { customer_id: `payer-${round}` });
    seconds.push(await payByKeyboard(browser, linkOf(session)));
  }
  const [first = 0, ...others] = seconds;
  console.log(
    table(
      ['hosted page to paid, keyboard alone', 'seconds'],
      [
        ['the first payment after the start', first.toFixed(2)],
        [`median of the next ${others.length}`, median(others).toFixed(2)],
        ['the slowest of those', Math.max(...others).toFixed(2)],
      ],
    ),
  );
  console.log(`\nThe local cloud had started in ${startSeconds.toFixed(1)} s. Limit: ${LIMIT_SECONDS} s.`);
} finally {
  await browser.close();
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
}
