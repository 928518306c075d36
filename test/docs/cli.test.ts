import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { receiver } from '../sender/support/receiver.ts';
import { follow, type Started } from '../support/child.ts';
import { call, cards } from '../support/cloud.ts';
import { freePorts } from '../support/free-ports.ts';
import { blocksOf } from './support/pages.ts';
import { openShell, readersEnv, type Shell } from './support/shell.ts';

/** A copy of the project, so that what its commands write is nobody else's. */
const folder = mkdtempSync(join(tmpdir(), 'clone-'));
const started: Started[] = [];
let target: Awaited<ReturnType<typeof receiver>>;
let shell: Shell;
let PORT: string;

beforeAll(async () => {
  for (const name of readdirSync('.').filter((entry) => !['.git', '.local', 'client'].includes(entry)))
    symlinkSync(resolve(name), join(folder, name));
  cpSync('client', join(folder, 'client'), { recursive: true });
  target = await receiver();
  PORT = String(await freePorts(10));
  shell = openShell({}, folder);
});
afterAll(async () => {
  for (const { child, finished } of started) {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // It has ended, with all that it started.
    }
    await finished;
  }
  await shell.close();
  await target.stop();
  rmSync(folder, { recursive: true });
});

/** A terminal in which one command runs until it is stopped. */
function terminal(command: string): Started {
  const env = { ...readersEnv, HOME: folder, PORT, npm_config_update_notifier: 'false' };
  // In a group of its own, so that whatever a failure leaves behind ends with the test.
  const options = { cwd: folder, env, detached: true };
  const running = follow(spawn('bash', ['--norc', '-c', `exec ${command.trim()}`], options));
  started.push(running);
  return running;
}

it('the commands of docs/cli.md start the service, make a session, and forward the event of its payment', async () => {
  const [build = '', start = '', listen = '', create = ''] = blocksOf('docs/cli.md');
  expect((await shell.paste(build)).stdout).toMatch(/listen +forward events to an address on this machine/);

  const service = terminal(start);
  await service.until(() => service.out().includes('Create a session'));
  const api = /^ready (\S+)$/m.exec(service.out())?.[1] ?? '';
  expect(api).toBe(`http://127.0.0.1:${PORT}`);
  const [readme = ''] = blocksOf('README.md').filter((block) => block.includes('OUTPUTS='));
  const [beginning = ''] = /^[\s\S]*?^API=.*\n/m.exec(readme) ?? [];
  expect((await shell.paste(`${beginning}echo "$API"`)).stdout).toBe(`${api}\n`);
  const listening = terminal(listen.replace('localhost:4242', `localhost:${target.port}`));
  await listening.until(() => listening.err().includes('Forwarding events to'));
  const { code, stdout } = await terminal(create).finished;
  expect(code).toBe(0);

  const [, id = '', secret = ''] = /\/(cs_\w+)#cs=(\S+)$/m.exec(stdout) ?? [];
  await pay(api, id, secret);
  await listening.until(() => listening.out().includes('\n'));
  expect(listening.out()).toMatch(new RegExp(`checkout_session\\.completed  evt_\\w+  ${id}  -> 200 in \\d+ ms\\n$`));
  expect(target.requests).toHaveLength(1);
  expect(target.requests[0]).toMatchObject({ method: 'POST', path: '/webhooks' });
  listening.child.kill('SIGINT');
  expect(await listening.finished).toMatchObject({ code: 0 });

  const stopped = once(service.child, 'exit');
  service.child.kill('SIGTERM');
  await stopped;
  await expect(fetch(api)).rejects.toThrow('fetch failed');
}, 120_000);

/** What the payer does on the page. */
async function pay(api: string, id: string, secret: string): Promise<void> {
  const sandbox = api.replace(PORT, String(Number(PORT) + 2));
  const card = { number: cards.visa, exp_month: 12, exp_year: 2035, cvc: '123' };
  const { body: made } = await call('POST', `${sandbox}/tokens`, { body: { type: 'card', card } });
  const headers = { Authorization: `Bearer ${secret}` };
  const body = { method: 'card', card_type: 'visa', processor_token: made.token };
  const session = `${api}/v1/hosted-sessions/${id}`;
  await call('POST', `${session}/quote-fee`, { headers, body: { ...body, payment_method: { card: {} } } });
  const { card_type: _, ...confirmed } = body;
  expect((await call('POST', `${session}/confirm`, { headers, body: confirmed })).body).toMatchObject({
    status: 'completed',
    payment: { amount: 1_234 },
  });
}
