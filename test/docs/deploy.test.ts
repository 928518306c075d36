import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environments } from '../../lib/environments.ts';
import { settingsFor } from '../../lib/settings.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync('docs').map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));
const text = readFileSync('docs/deploy.md', 'utf8');
const blocksOf = (page: string, language: string) =>
  [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]+?)^ *\`\`\`$`, 'gm'))].map(
    ([, indent = '', block = '']) => block.replace(new RegExp(`^${indent}`, 'gm'), ''),
  );
const lib = readdirSync('lib')
  .map((file) => readFileSync(`lib/${file}`, 'utf8'))
  .join('\n');

describe('docs/deploy.md', () => {
  const commands = blocksOf(text, 'sh');

  it('has commands that a shell can read', () => {
    expect(commands.length).toBeGreaterThan(5);
    for (const block of commands) execFileSync('bash', ['-n'], { input: block });
  });

  it('calls CDK for environments that there are', () => {
    const calls = commands.flatMap((block) => [...block.matchAll(/^npx cdk (\w+)(.*?)(?:#.*)?$/gm)]);
    const verbs = ['bootstrap', 'deploy', 'diff', 'destroy'];
    expect([...new Set(calls.map(([, verb]) => verb))].sort()).toEqual([...verbs].sort());
    const named = [...text.matchAll(/-c env=(\w+)/g)].map(([, env = '']) => env);
    expect(named.filter((env) => !Object.hasOwn(environments, env))).toEqual([]);
  });

  it('reads outputs that the stack has', () => {
    const named = [...text.matchAll(/\$\(output (\w+)\)|`(\w+DnsTarget|\w+Command|FirstSession)`/g)];
    const names = new Set(named.map(([, called, quoted]) => called ?? quoted ?? ''));
    expect([...names].filter((name) => !new RegExp(`\\b${name}:`).test(lib))).toEqual([]);
    expect(names.size).toBeGreaterThan(5);
  });

  it('shows settings that are taken', () => {
    const certificate = '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';
    const written = blocksOf(text, 'ts').map((block) => block.replaceAll("/...'", `/${certificate}'`));
    const added = Object.assign({}, ...written.map((block) => new Function(`return {${block}}`)())) as object;
    expect(Object.keys(added)).toEqual(['account', 'region', 'alarmEmail', 'checkoutDomain', 'apiDomain']);
    const file = { name: 'x', text: () => '', environments: { prod: { ...environments['prod'], ...added } } };
    expect(settingsFor('prod', {}, file)).toMatchObject(added);
  });

  it('names the resources that a diff must not replace as they are', () => {
    const [, named = ''] = /a diff that replaces ([\s\S]+?) is wrong/.exec(text) ?? [];
    const ids = [...named.matchAll(/`(\w+)`/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(6);
    expect(ids.filter((id) => !lib.includes(`'${id}'`))).toEqual([]);
  });
});

describe('docs/security.md', () => {
  const security = readFileSync('docs/security.md', 'utf8');
  const threats = security.split('\n').filter((line) => /^\| .*test\/.*\|$/.test(line));

  it.each(threats)('%s: by tests that are there', (row) => {
    const tests = [...row.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, file = '']) => file);
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('has a row for each threat, and commands that are scripts', () => {
    expect(threats.length).toBeGreaterThanOrEqual(20);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = [...security.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    for (const block of blocksOf(security, 'sh')) execFileSync('bash', ['-n'], { input: block });
  });
});

it.each(pages)('%s links to files that are there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) =>
    join(dirname(page), link),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
