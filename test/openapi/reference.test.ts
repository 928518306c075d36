import { readFileSync } from 'node:fs';
import { deployedDocument } from '../../openapi/deployed.ts';
import { html } from '../../openapi/html.ts';
import { type ApiDocument, referencePage } from '../../openapi/reference.ts';
import { servers } from '../../openapi/servers.ts';
import { FILE } from '../../openapi/write.ts';

const document: ApiDocument = JSON.parse(readFileSync(FILE, 'utf8'));
const addresses = {
  api: 'https://api.shop.test/live',
  checkout: 'https://pay.shop.test',
  token: 'https://auth.shop.test/token',
  sandbox: 'https://sandbox.shop.test',
};

describe('the document of a deployment', () => {
  it('has its addresses', () => {
    const text = JSON.stringify(deployedDocument(document, addresses));
    const named = (address: string) => text.includes(`"${address}"`);
    expect(Object.values(servers).filter(named)).toEqual([]);
    expect(Object.values(addresses).filter(named)).toEqual(Object.values(addresses));
  });

  it('says nothing of a sandbox processor where there is none, and nothing else is left out', () => {
    const { sandbox: _none, ...production } = addresses;
    const smaller = deployedDocument(document, production);
    expect(Object.keys(smaller.paths)).toEqual(
      Object.keys(document.paths).filter((path) => !document.paths[path]?.servers?.[0]?.url.includes('sandbox')),
    );
    expect(JSON.stringify([smaller.tags, smaller.components.schemas])).not.toMatch(/"Sandbox/);
    for (const [, name] of JSON.stringify(smaller).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(smaller.components.schemas).toHaveProperty(name ?? '');
  });
});

describe('the reference', () => {
  const page = referencePage(document, { path: '/assets/reference-1.css', integrity: 'sha384-x' });
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

  it('has a part for every operation and every schema, and no link that leads nowhere', () => {
    const operations = Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap((operation) => ('operationId' in operation ? [operation.operationId] : [])),
    );
    const schemas = Object.keys(document.components.schemas).map((name) => `schema-${name}`);
    expect(ids).toEqual(expect.arrayContaining([...operations, ...schemas]));
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('needs no script, and loads one style alone, by its integrity', () => {
    expect(page).not.toMatch(/<script|style=|\son\w+=/);
    expect(page.match(/<link[^>]+>/g)).toEqual([
      '<link rel="stylesheet" href="/assets/reference-1.css" integrity="sha384-x" crossorigin="anonymous" />',
    ]);
  });

  it('escapes what it is made of', () => {
    expect(html`<b>${'<i a="&">'}</b>`.html).toBe('<b>&#60;i a=&#34;&#38;&#34;&#62;</b>');
  });
});
