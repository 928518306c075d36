import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { admin, newAccount, newSession, outputs } from '../support/cloud.ts';
import { blocks, blocksOf, inlineOf, pages } from './support/pages.ts';
import { openShell } from './support/shell.ts';

/** Where the commands of a page are run, each as it stands there. */
const places: Readonly<Record<string, string>> = {
  'README.md': 'readme.test.ts; what it has in common with other pages, there; npm ci and npm test by .ci/run',
  'docs/apple-pay.md': 'secrets.test.ts',
  'docs/checkout.md': 'pictures.test.ts',
  'docs/cli.md': 'cli.test.ts',
  'docs/deploy.md': 'test/lib/deploy-commands.test.ts, secrets.test.ts',
  'docs/privacy.md': 'readme.test.ts',
  'docs/runbooks/deliveries-dead.md': 'here',
  'docs/runbooks/needs-review.md': 'here',
  'docs/runbooks/sweeper-fails.md': 'here',
  'docs/security.md': 'secrets.test.ts',
  'docs/stripe.md': 'secrets.test.ts',
};

async function run(page: string, place: number, values: Readonly<Record<string, string>>): Promise<string> {
  const { DynamoDbEndpoint: AWS_ENDPOINT_URL_DYNAMODB, TableName: TABLE } = outputs;
  const shell = openShell({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB, TABLE, ...values });
  // The ids that a page shows are to be replaced by the reader's own.
  const pasted = (blocksOf(page)[place] ?? '')
    .replaceAll(/(cs|evt)_\.\.\./g, (shown, kind) => values[kind] ?? shown)
    .replace(/the processor'"'"'s id of the charge/, 'ch_1');
  const { stdout, stderr } = await shell.paste(pasted);
  await shell.close();
  expect(stderr).toBe('');
  return stdout;
}

describe('the commands of the documents', () => {
  it('are those of pages that say where they are run', () => {
    expect([...new Set(blocks.map(({ page }) => page))].sort()).toEqual(Object.keys(places).sort());
  });

  it('within a text name scripts, files and folders of tests that are there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`);
    const isThere = (name: string) =>
      name in scripts || existsSync(name) || tests.some((test) => test.startsWith(name));
    const commands = pages
      .flatMap((page) => inlineOf(page, ''))
      .filter((text) => /(^| )(npm run|npx|node) /.test(text));
    const named = commands.flatMap((command) => {
      const script = /npm run (?:--silent )?([\w:-]+)/.exec(command)?.[1];
      return [...(script ? [script] : []), ...(command.match(/\b(?:test|bench|bin|client)\/[\w./-]+/g) ?? [])];
    });
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it('of the README that only install, start, test and deploy are run by .ci/run, or are those of another page', () => {
    const ofOthers = blocks.filter(({ page }) => page !== 'README.md').map(({ commands }) => commands);
    const places = [readFileSync('.ci/run', 'utf8'), ...ofOthers].join('\n').split(/\n|&&|#/);
    const known = new Set(places.map((command) => command.trim()));
    const short = blocksOf('README.md').filter((block) => !block.includes('$('));
    const commands = short.flatMap((block) => block.split(/\n|&&/)).map((command) => command.replace(/#.*/, '').trim());
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((command) => !known.has(command))).toEqual([]);
  });
});

describe('the commands of the runbooks', () => {
  it('show what is known of a session, and tell the API what was found of it', async () => {
    const account = await newAccount();
    const { id } = await newSession(account, { amount: 1_234 });
    const page = 'docs/runbooks/needs-review.md';
    const known = JSON.parse(await run(page, 0, { cs: id }));
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
    const { Item } = JSON.parse(await run('docs/runbooks/deliveries-dead.md', 0, { evt }));
    expect(Item).toEqual({ acc: { S: account }, typ: { S: 'checkout_session.expired' } });
  });

  it('count what is overdue, shard by shard', async () => {
    const counts = (await run('docs/runbooks/sweeper-fails.md', 0, {})).trim().split('\n').map(Number);
    expect(counts).toHaveLength(16);
    expect(counts.every(Number.isInteger)).toBe(true);
  });
});
