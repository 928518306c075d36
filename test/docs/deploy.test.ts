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
const lib = readdirSync('lib')
  .map((file) => readFileSync(`lib/${file}`, 'utf8'))
  .join('\n');

describe('docs/deploy.md', () => {
  it('names environments that there are', () => {
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
    const written = [...text.matchAll(/^ *```ts\n([\s\S]+?)^ *```$/gm)].map(([, block = '']) =>
      block.replaceAll("/...'", `/${certificate}'`),
    );
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

  it('has a row for each threat', () => {
    expect(threats.length).toBeGreaterThanOrEqual(20);
  });
});

it.each(pages)('%s links to files that are there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) =>
    join(dirname(page), link),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
