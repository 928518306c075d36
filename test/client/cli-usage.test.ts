import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../client/src/cli/run.ts';
import { cli } from './support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of a service that nobody may ask: wrong usage is found before. */
const environment = {
  HOSTED_SESSIONS_API_URL: 'http://127.0.0.1:1',
  HOSTED_SESSIONS_TOKEN_URL: 'http://127.0.0.1:1',
  HOSTED_SESSIONS_CLIENT_ID: 'id',
  HOSTED_SESSIONS_CLIENT_SECRET: 's3cret',
  HOSTED_SESSIONS_ACCOUNT: 'pa_1',
};

describe('help', () => {
  it.each([
    ['', ['--help']],
    ['', ['-h']],
    [' create', ['create', '--help']],
    [' listen', ['listen', '--help']],
    [' events list', ['events', 'list', '--help']],
    [' events resend', ['events', 'resend', '-h']],
    [' secret', ['secret', '--help']],
  ])('of hosted-sessions%s goes to standard output and needs no settings', async (name, line) => {
    const { code, stdout, stderr } = await cli(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: hosted-sessions${name} `);
  });
});

describe('wrong usage ends with 2 and one line that helps', () => {
  it.each([
    ['no command', [], 'A command is missing.'],
    ['an unknown command', ['pay'], 'There is no such command.'],
    ['half a command', ['events'], 'There is no such command.'],
    ['an unknown option', ['create', '--amounts', '1'], "Unknown option '--amounts'."],
    ['an option without its value', ['create', '--amount'], 'argument missing'],
    ['a word too many', ['create', 'now'], 'There is a word too many.'],
    ['no amount', ['create', '--currency', 'USD'], '--amount must be a whole number of minor units.'],
    ['an amount in dollars', ['create', '--amount', '12.34', '--currency', 'USD'], '--amount must be'],
    ['no currency', ['create', '--amount', '1'], '--currency is missing.'],
    ['no id to resend', ['events', 'resend'], 'A webhook_id is missing.'],
    ['an id of something else', ['events', 'resend', 'cs_1'], 'begins with evt_'],
    ['a limit that is none', ['events', 'list', '--limit', '0'], '--limit must be'],
    ['nowhere to forward to', ['listen'], '--forward-to must be'],
    ['somewhere odd to forward to', ['listen', '--forward-to', 'localhost:4242'], '--forward-to must be'],
    ['an odd time', ['listen', '--forward-to', 'http://localhost:1', '--since', 'noon'], '--since must be'],
  ])('%s', async (_name, line, message) => {
    const said: string[] = [];
    const { signal } = new AbortController();
    const print = () => said.push('standard output');
    expect(await run(line, { environment, signal, print, warn: (text) => said.push(text) })).toBe(2);
    expect(said).toEqual([expect.stringContaining(message)]);
    expect(said[0]).not.toContain('\n');
  });

  it('settings that are missing, all of them', async () => {
    const { code, stderr } = await cli(['secret'], { HOSTED_SESSIONS_ACCOUNT: 'pa_1' });
    expect(code).toBe(2);
    for (const name of ['--api-url', '--token-url', '--client-id', 'HOSTED_SESSIONS_CLIENT_SECRET', '--outputs']) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain('--account');
  });

  it.each([
    ['is not there', undefined, 'can not be read'],
    ['is not JSON', '{', 'is not JSON'],
    ['has other things', '{"a": 1}', 'has no ApiUrl'],
    ['has an odd address', '{"ApiUrl": "api"}', 'apiUrl must be an absolute'],
  ])('an outputs file that %s', async (_name, text, message) => {
    const file = join(folder, 'odd.json');
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text);
    const { code, stderr } = await cli(['secret', '--outputs', file], environment);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
