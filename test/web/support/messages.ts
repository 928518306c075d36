import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Message {
  /** The English text, with `${}` where a value goes. */
  readonly text: string;
  readonly values: number;
  readonly plural: boolean;
}

const literal = String.raw`(?:str\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|${'`'}((?:[^${'`'}\\]|\\.)*)${'`'})`;
const calls = {
  /** `msg('text', { id: 'area.name' })` */
  single: new RegExp(String.raw`\bmsg\(\s*${literal},\s*\{\s*id: '([\w.-]+)',?\s*\},?\s*\)`, 'g'),
  /** `plural('area.name', count, { one: ..., other: str... })` */
  plural: new RegExp(
    String.raw`\bplural\('([\w.-]+)',[^{]*\{\s*one: ${literal},\s*other: ${literal},?\s*\},?\s*\)`,
    'g',
  ),
};

/** Every text of the checkout, by its id. */
export function messagesIn(folder: string): ReadonlyMap<string, Message> {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('locales'))
    .map((name) => ({ name, code: readFileSync(join(folder, name), 'utf8') }));
  const found = new Map<string, Message>();
  const add = (name: string, id: string, source: string, plural: boolean) => {
    const [text, values] = [source.replace(/\$\{[^}]*\}/g, '${}'), source.match(/\$\{/g)?.length ?? 0];
    const before = found.get(id);
    if (before && before.text !== text) throw new Error(`${name}: ${id} has another text elsewhere`);
    found.set(id, { text, values, plural });
  };
  for (const { name, code } of sources) {
    const singles = [...code.matchAll(calls.single)];
    const plurals = [...code.matchAll(calls.plural)];
    for (const [, quoted, double, template, id = ''] of singles)
      add(name, id, quoted ?? double ?? template ?? '', false);
    for (const [, id = '', , , , quoted, double, template] of plurals)
      add(name, id, quoted ?? double ?? template ?? '', true);
    const written = code.match(/(?<!function )\b(?:msg|plural)\(/g)?.length ?? 0;
    const own = name === 'frame/format.ts' ? 1 : 0;
    if (written !== singles.length + plurals.length + own)
      throw new Error(`${name} has a text whose id or template is not written out`);
  }
  return found;
}
