import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCloud } from '../local/cloud.ts';
import { ensureSynth } from '../local/synth.ts';
import { launchBrowser } from '../test/browser/support/browser.ts';
import { webpOf } from '../test/browser/support/webp.ts';
import { receiver } from '../test/sender/support/receiver.ts';
import { outputs } from '../test/support/cloud.ts';
import { dashboards } from './dashboards/body.ts';
import { page } from './dashboards/draw.ts';
import { evaluate } from './dashboards/evaluate.ts';
import { payUntil } from './dashboards/load.ts';
import { functionNames, readLogs } from './dashboards/series.ts';

/*
 * The pictures of docs/operations.md: pays on a local cloud for a while, reads the metrics that its functions logged, and
 * draws the widgets of the template's dashboards as CloudWatch would. `npm run dashboards`, with a number of seconds, or with
 * `again` to draw what the last run measured.
 */

const STEP_MS = 5_000;
const folder = join('build', 'dashboards');
const pictures = join('docs', 'pictures');
const runFile = join(folder, 'run.json');

if (process.argv[2] !== 'again') await run(Number(process.argv[2] ?? 150));
const { from, seconds } = JSON.parse(readFileSync(runFile, 'utf8')) as { from: number; seconds: number };

/** Leaves the logs of the functions, and when it was, in the folder. */
async function run(seconds: number): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await ensureSynth('cdk.out', join(folder, 'synth.log'), new AbortController().signal);
  const shop = await receiver();
  const cloud = await startCloud({
    port: 20_100 + 10 * (process.pid % 1_000),
    assembly: 'cdk.out',
    outputs: join(folder, 'outputs.json'),
    tickSeconds: 10,
    allowPrivateWebhooks: true,
    log: console.log,
  });
  Object.assign(outputs, cloud.outputs);
  const from = Date.now();
  try {
    let events = 0;
    shop.script = (response) => {
      events += 1;
      response.writeHead(events % 12 === 0 ? 503 : 204).end();
    };
    console.log(`${await payUntil(from + seconds * 1_000, `http://127.0.0.1:${shop.port}/hooks`)} sessions`);
  } finally {
    await cloud.stop();
    await shop.stop();
  }
  writeFileSync(runFile, JSON.stringify({ from, seconds }));
}

const template = JSON.parse(readFileSync(join('cdk.out', 'HostedSessions.template.json'), 'utf8'));
const measured = readLogs(join(folder, 'logs'), { table: '<SessionTable>', functions: functionNames(template) });
const time = { from, stepMs: STEP_MS, steps: Math.ceil((seconds * 1_000) / STEP_MS) };
const browser = await launchBrowser();
const sheet = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
for (const [id, widgets] of dashboards(template)) {
  const name = id.includes('Business') ? 'business' : 'technical';
  const title = `Hosted sessions: ${name}. ${seconds} s of the bench, ${STEP_MS / 1_000} s to a point`;
  const html = page(
    title,
    widgets.map((widget) => [widget, evaluate(widget, measured, time)] as const),
  );
  writeFileSync(join(folder, `${name}.html`), html);
  await sheet.setContent(html);
  const picture = await sheet.screenshot({ fullPage: true });
  writeFileSync(join(pictures, `dashboard-${name}.webp`), await webpOf(sheet, picture));
}
await browser.close();
