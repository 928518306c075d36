import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const tsc = resolve('node_modules/typescript/bin/tsc');

/** A project of somebody else that has the built package installed. */
const project = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
const installed = join(project, 'node_modules/@govifi/hosted-sessions');

beforeAll(async () => {
  mkdirSync(installed, { recursive: true });
  cpSync('client/package.json', join(installed, 'package.json'));
  for (const name of ['README.md', 'LICENSE']) cpSync(join('client', name), join(installed, name));
  await run(process.execPath, ['client/build.ts', '--out', join(installed, 'dist')]);
  for (const name of ['standardwebhooks', '@stablelib', 'fast-sha256', '@types', 'undici-types']) {
    symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name));
  }
}, 60_000);
afterAll(() => rmSync(project, { recursive: true }));

const node = async (file: string, source: string) => {
  writeFileSync(join(project, file), source);
  const { stdout, stderr } = await run(process.execPath, [join(project, file)]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

const names = ['HostedSessionsError', 'WebhookVerificationError', 'hostedSessions', 'verifyRedirect', 'verifyWebhook'];

describe('the published package', () => {
  it('has its build, README and licence, and nothing else', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: installed });
    const [{ name, files }] = JSON.parse(stdout) as [{ name: string; files: { path: string }[] }];
    const kinds = new Set(files.map(({ path }) => path.replace(/^dist\/(esm|cjs)\/(types\/)?\w+\.d\.ts$/, '$1 types')));
    expect(name).toBe('@govifi/hosted-sessions');
    expect([...kinds].sort()).toEqual([
      'LICENSE',
      'README.md',
      'cjs types',
      'dist/cjs/index.js',
      'dist/cjs/package.json',
      'dist/cli.js',
      'dist/esm/index.js',
      'esm types',
      'package.json',
    ]);
  }, 30_000);

  it('is imported by an ES module, by name', async () => {
    const source = `import * as all from '@govifi/hosted-sessions';
      import { verifyRedirect } from '@govifi/hosted-sessions';
      console.log(JSON.stringify([Object.keys(all).sort(), verifyRedirect('', 'x')]));`;
    expect(await node('main.mjs', source)).toEqual([names, false]);
  });

  it('is required by a CommonJS module', async () => {
    const source = `const all = require('@govifi/hosted-sessions');
      console.log(JSON.stringify([Object.keys(all).sort(), all.verifyRedirect('', 'x')]));`;
    expect(await node('main.cjs', source)).toEqual([names, false]);
  });

  it('does not let a module reach behind its entry', async () => {
    const source = `import('@govifi/hosted-sessions/dist/esm/index.js').catch((e) => console.log(JSON.stringify(e.code)));`;
    expect(await node('behind.mjs', source)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('has a command that runs', async () => {
    const { stdout } = await run(process.execPath, [join(installed, 'dist/cli.js'), '--help']);
    expect(stdout).toContain('Usage: hosted-sessions <command>');
  });

  it.each([
    ['ES modules', 'use.mts', 'nodenext'],
    ['CommonJS modules', 'use.cts', 'node16'],
    ['bundlers', 'use.ts', 'bundler'],
  ])(
    'has types for %s, strict ones',
    async (_name, file, resolution) => {
      const source = `import { HostedSessionsError, hostedSessions, verifyWebhook, type WebhookEvent } from '@govifi/hosted-sessions';
      import type { IncomingMessage } from 'node:http';
      const client = hostedSessions({ apiUrl: '', tokenUrl: '', clientId: '', clientSecret: '', account: '' });
      export const id: Promise<string> = client.events.get('evt_1').then((event) => event.webhook_id);
      export const read = (request: IncomingMessage): WebhookEvent => verifyWebhook('', request.headers, ['whsec_']);
      export const fromFetch = (request: Request): WebhookEvent => verifyWebhook('', request.headers, 'whsec_');
      export const isTaken = (error: HostedSessionsError): boolean => error.code === 'already_confirmed';
      // @ts-expect-error: it is an integer
      client.sessions.update('cs_1', { amount: '1' });
      // @ts-expect-error: it has URLs
      client.sessions.create({ amount: 1, currency: 'USD' });
      // @ts-expect-error: there is no such code
      export const never = (error: HostedSessionsError): boolean => error.code === 'no_such_code';`;
      writeFileSync(join(project, file), source);
      const module = resolution === 'bundler' ? 'esnext' : resolution;
      const options = ['--strict', '--noEmit', '--target', 'es2022', '--types', 'node', '--module', module];
      const call = [tsc, ...options, '--moduleResolution', resolution, '--skipLibCheck', 'false', file];
      const { stdout } = await run(process.execPath, call, { cwd: project }).catch((error) => error);
      expect(stdout).toBe('');
    },
    30_000,
  );
});
