import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { redirectUrl } from '../../lambdas/domain/urls.ts';
import { webhookHeaders } from '../../lambdas/domain/webhook-signature.ts';

const run = promisify(execFile);
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const REDIRECT = 'rsec_1';

/** The examples as somebody would have them: beside the installed package, away from this repository. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'examples-')));
beforeAll(async () => {
  const installed = join(folder, 'node_modules/@govifi/hosted-sessions');
  mkdirSync(installed, { recursive: true });
  for (const name of ['express', 'node-http', 'lambda', 'fetch', 'shop'])
    cpSync(`examples/${name}`, join(folder, name), { recursive: true });
  cpSync('client/package.json', join(installed, 'package.json'));
  await run(process.execPath, ['client/build.ts', '--out', join(installed, 'dist')]);
  for (const name of ['standardwebhooks', 'express'])
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** A webhook, signed by the service's own signer. */
function delivery({ secret = SECRET, age = 0, id = 'evt_1' } = {}) {
  const timestamp = Math.floor(Date.now() / 1_000) - age;
  const data = { session_id: 'cs_1', status: 'completed', amount: 1_000, metadata: { note: 'Käse 🍣' } };
  const body = JSON.stringify({ webhook_id: id, event_type: 'checkout_session.completed', timestamp, data });
  const headers = webhookHeaders({ webhookId: id, timestamp, body, secrets: { legacy: secret, all: [secret] } });
  return { body, headers };
}

const genuine = delivery();
const requests: [string, { body: string; headers: Record<string, string> }, number][] = [
  ['genuine', genuine, 204],
  ['genuine, sent again', genuine, 204],
  ['signed by somebody else', delivery({ secret: OTHER }), 401],
  ['changed on its way', { ...genuine, body: genuine.body.replace('1000', '1') }, 401],
  ['repeated a day later', delivery({ age: 86_400 }), 401],
  ['without a signature', { ...genuine, headers: {} }, 401],
  ['of nothing', { body: '', headers: genuine.headers }, 401],
];

it('the examples are well typed', async () => {
  const { stdout } = await run(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '-p',
    'examples',
  ]).catch((error) => error);
  expect(stdout).toBe('');
}, 30_000);

describe.each(['express', 'node-http'])('the receiver for %s', (example) => {
  let url: string;
  let server: ChildProcessByStdio<null, Readable, null>;
  let printed = '';
  const until = async (text: RegExp) => {
    while (!text.test(printed)) {
      const [data] = await Promise.race([once(server.stdout, 'data'), once(server.stdout, 'end')]);
      if (data === undefined) throw new Error('The server ended');
    }
  };
  beforeAll(async () => {
    const env = { PATH: process.env['PATH'], PORT: '0', WEBHOOK_SECRETS: `${OTHER.slice(0, -4)}AAA=,${SECRET}` };
    const file = join(folder, example, 'server.ts');
    server = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    await until(/port: \d+/);
    url = `http://localhost:${/port: (\d+)/.exec(printed)?.[1]}/webhooks`;
  });
  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
  });

  it.each(requests)('answers a webhook %s', async (_name, { body, headers }, status) => {
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(status);
  });

  it('did what the event asks for once', async () => {
    await until(/paid/);
    expect(printed.match(/paid: cs_1/g)).toHaveLength(1);
  });

  it('refuses what is too large, and what is no POST', async () => {
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_100_000) })).status).toBe(413);
    expect((await fetch(url)).status).toBe(example === 'express' ? 404 : 405);
  });
});

it('the shop for Express parses JSON on its other routes', async () => {
  const source = `import { shop } from './express/app.ts';
    const server = shop(['${SECRET}'], async () => {}).listen(0);
    const headers = { 'content-type': 'application/json' };
    const url = 'http://localhost:' + server.address().port + '/orders';
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ items: input }) });
    console.log(JSON.stringify([answer.status, await answer.json()]));
    process.exit();`;
  expect(await inNode(source, ['tea'])).toEqual([201, { items: ['tea'] }]);
});

/** Calls an example's function in a process of its own, for it finds the package as an installed one. */
async function inNode(source: string, input: unknown): Promise<unknown> {
  const file = join(folder, `call-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, `const input = ${JSON.stringify(input)};\n${source}`);
  const { stdout } = await run(process.execPath, [file], {
    env: { PATH: process.env['PATH'], WEBHOOK_SECRETS: SECRET },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('the receiver for Lambda', () => {
  const rest = ({ body, headers }: (typeof requests)[number][1]) => ({ body, headers, isBase64Encoded: false });
  const http = ({ body, headers }: (typeof requests)[number][1]) => ({
    version: '2.0',
    body: Buffer.from(body).toString('base64'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    isBase64Encoded: true,
  });

  it.each([
    ['REST', rest],
    ['HTTP', http],
  ])('answers all of them behind a %s API', async (_name, toEvent) => {
    const source = `import { handler } from './lambda/receiver.ts';
      const answers = [];
      for (const event of input) answers.push((await handler(event)).statusCode);
      console.log(JSON.stringify(answers));`;
    const events = requests.map(([, request]) => toEvent(request));
    expect(await inNode(source, events)).toEqual(requests.map(([, , status]) => status));
    expect(await inNode(source, [{ body: null, headers: null }])).toEqual([401]);
  });
});

describe('the shop for Request and Response', () => {
  const source = `import { shop } from './fetch/receiver.ts';
    const serve = shop({ webhook: ['${SECRET}'], redirect: ['${REDIRECT}'] }, new Set());
    const answers = [];
    for (const { url, ...init } of input) {
      const response = await serve(new Request(url, init));
      answers.push([response.status, await response.text()]);
    }
    console.log(JSON.stringify(answers));`;
  const post = ({ body, headers }: (typeof requests)[number][1]) => ({
    url: 'https://shop.example/webhooks',
    method: 'POST',
    body,
    headers,
  });

  it('answers all webhooks', async () => {
    const answers = await inNode(
      source,
      requests.map(([, request]) => post(request)),
    );
    expect(answers).toEqual(requests.map(([, , status]) => [status, '']));
  });

  it('tells a payer who came back what is known, and strangers nothing', async () => {
    const page = 'https://shop.example/thanks';
    const url = redirectUrl({ successUrl: page, sessionId: 'cs_1', secret: REDIRECT, now: Date.now() });
    const forged = `${page}?session_id=cs_1`;
    expect(await inNode(source, [{ url }, post(genuine), { url }, { url: forged }])).toEqual([
      [200, 'Thank you, we will confirm your payment by e-mail.'],
      [204, ''],
      [200, 'Thank you, your order is paid.'],
      [200, 'Look up your order in your account.'],
    ]);
  });
});

it('the shop with the form in its page serves its pages, styles and script, and refuses strangers as the receivers do', async () => {
  const source = `import { shop } from './shop/app.ts';
    import { openStore } from './shop/store.ts';
    const secret = async () => ({ secret: '${OTHER.slice(0, -4)}AAA=', previous_secret: '${SECRET}', redirect_secret: '${REDIRECT}' });
    const payments = async () => ({ webhooks: { secret } });
    const origin = 'https://shop.example';
    const app = shop({ origin, checkoutUrl: 'https://pay.example', payments, store: openStore() });
    const server = app.listen(0);
    const answers = [];
    for (const [path, init] of input)
      answers.push((await fetch('http://localhost:' + server.address().port + path, init)).status);
    console.log(JSON.stringify(answers));
    process.exit();`;
  const posts = requests.map(([, request]) => ['/webhooks', { method: 'POST', ...request }]);
  const statuses = requests.map(([, , status]) => status);
  const pages = [['/'], ['/shop.css'], ['/pay.js'], ['/orders/none'], ['/store.ts']];
  expect(await inNode(source, [...posts, ...pages])).toEqual([...statuses, 200, 200, 200, 404, 404]);
});
