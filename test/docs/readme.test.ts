import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { adminToken, call, newAccount, newSession, outputs } from '../support/cloud.ts';
import { blocksOf } from './support/pages.ts';
import { openShell } from './support/shell.ts';

it('the commands of the output FirstSession, pasted, make a session', async () => {
  const shell = openShell({});
  const { stdout, stderr } = await shell.paste(outputs.FirstSession);
  await shell.close();
  expect(stderr).toBe('');
  const { session_id: id } = JSON.parse(stdout);
  expect(JSON.parse(stdout)).toMatchObject({ hosted_url: expect.stringContaining(`${outputs.CheckoutUrl}/${id}#cs=`) });
});

describe('the commands of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('pasted in order, after those of docs/deploy.md for a trial, pay a session, once', async () => {
    writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ HostedSessions: outputs }));
    const shell = openShell({}, folder);
    await shell.paste(blocksOf('docs/deploy.md').find((block) => block.includes('OUTPUTS=')) ?? '');
    const [pay = ''] = blocksOf('README.md').filter((block) => block.includes('OUTPUTS='));
    const { stdout, stderr } = await shell.paste(pay);
    await shell.close();

    expect(stderr).toBe('');
    const [quoted = '', paid = '', again, ledger = ''] = stdout.trim().split('\n');
    expect(JSON.parse(quoted)).toMatchObject({ amount: 1_234, convenience_fee: 46, total_amount: 1_280 });
    expect(JSON.parse(paid)).toMatchObject({
      status: 'completed',
      payment: { status: 'succeeded', total_amount: 1_280 },
    });
    expect(again).toBe(paid);
    const charges = [expect.objectContaining({ amount: 1_280, currency: 'USD', status: 'succeeded' })];
    expect(JSON.parse(ledger)).toEqual({ charges });

    const reference = JSON.parse(paid).session_id;
    const { body } = await call('GET', `${outputs.SandboxUrl}/charges?reference=${reference}`);
    expect(body).toEqual(JSON.parse(ledger));
  }, 60_000);
});

it('the commands of docs/privacy.md export a customer, then delete it', async () => {
  const account = await newAccount();
  await newSession(account, { customer_id: 'ada' });
  const values = { API: outputs.ApiUrl, TOKEN: await adminToken(), ACCOUNT: account, CUSTOMER: 'ada' };
  const shell = openShell(values);
  const answers: unknown[] = [];
  for (const command of blocksOf('docs/privacy.md')) answers.push(JSON.parse((await shell.paste(command)).stdout));
  await shell.close();
  expect(answers).toEqual([
    expect.objectContaining({ customer_id: 'ada', sessions: [expect.objectContaining({ status: 'active' })] }),
    { sessions: 1, saved_methods: 0, complete: true },
  ]);
});

describe('the documents', () => {
  const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];
  const links = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .filter(([, link = '']) => !/^\w+:/.test(link))
      .map(([, link = '']) => [file, join(dirname(file), link)] as const),
  );

  it('link to what is there', () => {
    expect(links.filter(([, path]) => !existsSync(path))).toEqual([]);
  });

  it('are all found from the README', () => {
    const named = links.filter(([file]) => file === 'README.md').map(([, path]) => path);
    expect(readdirSync('docs').filter((name) => name.endsWith('.md') && !named.includes(`docs/${name}`))).toEqual([]);
  });
});

function markdownBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}
