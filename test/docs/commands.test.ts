import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { admin, newAccount, newSession, outputs } from '../support/cloud.ts';

const pages = ['docs', 'client', 'web/payment-element', '.'].flatMap((folder) =>
  readdirSync(folder, { recursive: folder === 'docs', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

interface Block {
  readonly page: string;
  readonly commands: string;
}

/** Every block of commands, without its indentation. */
const blocks: Block[] = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^( *)```(?:sh|bash)\n([\s\S]+?)^ *```$/gm)].map(
    ([, indent = '', text = '']) => ({ page, commands: text.replace(new RegExp(`^${indent}`, 'gm'), '') }),
  ),
);

/**
 * Where the commands of a page are run. What only an AWS account, Apple or a certificate can answer is run by nobody; of
 * that `deploy.test.ts` and this file hold what can be held without.
 */
const places: Readonly<Record<string, string>> = {
  'README.md': 'readme.test.ts, and .ci/run',
  'docs/privacy.md': 'readme.test.ts',
  'docs/runbooks/deliveries-dead.md': 'here',
  'docs/runbooks/needs-review.md': 'here',
  'docs/runbooks/sweeper-fails.md': 'here',
  'docs/cli.md': 'test/client',
  'docs/checkout.md': 'whoever changes a picture',
  'docs/security.md': 'test/client, test/lib',
  'docs/deploy.md': 'an account',
  'docs/apple-pay.md': 'an account',
  'docs/stripe.md': 'an account',
};

const bin = mkdtempSync(join(tmpdir(), 'commands-'));
symlinkSync(resolve('test/docs/support/aws.mjs'), join(bin, 'aws'));
afterAll(() => rmSync(bin, { recursive: true }));

async function run(page: string, place: number, values: Readonly<Record<string, string>>): Promise<string> {
  const { commands = '' } = blocks.filter((block) => block.page === page)[place] ?? {};
  const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, DYNAMODB: outputs.DynamoDbEndpoint, ...values };
  // The ids that a page shows are to be replaced by the reader's own.
  const pasted = commands
    .replaceAll(/(cs|evt)_\.\.\./g, (shown, kind) => values[kind] ?? shown)
    .replace(/the processor'"'"'s id of the charge/, 'ch_1');
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-c', pasted], { env });
  expect(stderr).toBe('');
  return stdout;
}

describe('the commands of the documents', () => {
  it('are those of pages that say where they are run', () => {
    expect(blocks.map(({ page }) => page).filter((page) => !(page in places))).toEqual([]);
    expect(Object.keys(places).filter((page) => !blocks.some((block) => block.page === page))).toEqual([]);
  });

  it.each(blocks)('of $page: a shell can read them, and scripts that they name are there', ({ commands }) => {
    execFileSync('bash', ['-n'], { input: commands });
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = [...commands.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the commands of the runbooks', () => {
  const TABLE = outputs.TableName;

  it('show what is known of a session, and tell the API what was found of it', async () => {
    const account = await newAccount();
    const { id } = await newSession(account, { amount: 1_234 });
    const page = 'docs/runbooks/needs-review.md';
    const known = JSON.parse(await run(page, 0, { TABLE, cs: id }));
    expect(known.Item).toMatchObject({ acc: { S: account }, amt: { N: '1234' }, cur: { S: 'USD' } });

    const {
      ApiUrl: API_URL,
      TokenUrl: TOKEN_URL,
      AdminClientId: CLIENT_ID,
      AdminClientSecret: CLIENT_SECRET,
    } = outputs;
    const place = { API_URL, TOKEN_URL, CLIENT_ID, CLIENT_SECRET, SESSION: id, ACCOUNT: account };
    expect(JSON.parse(await run(page, 1, place))).toMatchObject({
      code: 'validation_error',
      errors: [{ field: 'outcome', message: 'is not in question: this session has no payment to resolve' }],
    });
  });

  it('show whose event it is that could not be delivered', async () => {
    const account = await newAccount();
    const { id } = await newSession(account);
    await admin('POST', `/v1/hosted-sessions/${id}/expire`, account);
    let evt: string | undefined;
    while (!evt) evt = (await admin('GET', '/v1/events', account)).body.events[0]?.webhook_id;
    const { Item } = JSON.parse(await run('docs/runbooks/deliveries-dead.md', 0, { TABLE, evt }));
    expect(Item).toEqual({ acc: { S: account }, typ: { S: 'checkout_session.expired' } });
  });

  it('count what is overdue, shard by shard', async () => {
    const counts = (await run('docs/runbooks/sweeper-fails.md', 0, { TABLE })).trim().split('\n').map(Number);
    expect(counts).toHaveLength(16);
    expect(counts.every(Number.isInteger)).toBe(true);
  });
});
