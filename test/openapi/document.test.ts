import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { glossary } from '../../openapi/glossary.ts';
import { documentText, FILE } from '../../openapi/write.ts';
import { routes, sandboxRoutes } from '../../lambdas/routes.ts';
import { ApiDocument, type Exchange } from '../support/openapi.ts';

const committed = readFileSync(FILE, 'utf8');
const document = JSON.parse(committed);

describe('docs/api/openapi.json', () => {
  it('is what `npm run openapi` writes', () => {
    expect(committed).toBe(documentText());
  });

  it('has every route, and no other', () => {
    const documented = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((name) => name !== 'servers')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const all = [...routes, ...sandboxRoutes].map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(all.sort());
  });

  it('is a description that tools can read, with examples that fit their schemas', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const found = await lintFromString({ source: committed, config });
    expect(found.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('says of every property what it means, and the glossary has no word too many', () => {
    const met = new Set<string>();
    const silent = propertiesOf(document.components.schemas).filter(([name, schema]) => {
      met.add(name);
      return typeof schema['description'] !== 'string';
    });
    expect(silent.map(([name]) => name)).toEqual([]);
    expect(Object.keys(glossary).filter((name) => !met.has(name))).toEqual([]);
  });
});

function propertiesOf(value: unknown): [string, Record<string, unknown>][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries((value as { properties?: Record<string, Record<string, unknown>> }).properties ?? {});
  return [...own, ...Object.values(value).flatMap(propertiesOf)];
}

describe('what the tests hold each exchange against', () => {
  const api = new ApiDocument();
  const taken: Exchange = {
    method: 'PATCH',
    path: '/v1/hosted-sessions/cs_1?x=1',
    origin: 'api',
    sent: { amount: 100 },
    status: 200,
    received: document.paths['/v1/hosted-sessions/{id}'].get.responses[200].content['application/json'].example,
  };
  const refused = { code: 'not_found', message: '', recoverable: false, request_id: '' };

  it.each<[string, Partial<Exchange>]>([
    ['an example', {}],
    ['a refusal that the route may give', { status: 404, received: refused, sent: { unknown: true } }],
    ['what is no route', { path: '/elsewhere', status: 418 }],
    ['the same path at another origin', { origin: 'sandbox', status: 418 }],
  ])('lets %s pass', (_, change) => {
    expect(api.fault({ ...taken, ...change })).toBeUndefined();
  });

  it.each<[string, Partial<Exchange>]>([
    ['another status', { status: 202 }],
    ['a code that the route has not', { status: 404, received: { ...refused, code: 'session_expired' } }],
    ['an error with a property too many', { status: 404, received: { ...refused, stack: '' } }],
    ['an answer with a property too many', { received: { ...(taken.received as object), client_secret: 'x' } }],
    [
      'an answer without one that is always there',
      { received: { ...(taken.received as object), challenge: undefined } },
    ],
    ['an accepted body that is documented otherwise', { sent: { amount: 0 } }],
  ])('finds %s', (_, change) => {
    expect(api.fault({ ...taken, ...change })).toEqual(expect.any(String));
  });
});
