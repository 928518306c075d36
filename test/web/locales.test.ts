import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { directionOf } from '../../web/frame/bidi.ts';
import { messagesIn } from './support/messages.ts';

type Template = string | { readonly strings: readonly string[]; readonly values: readonly unknown[] };

const folder = join('web', 'locales');
const codes = readdirSync(folder).map((name) => basename(name, '.ts'));
const messages = messagesIn('web');
const templatesOf = (code: string): Readonly<Record<string, Template>> =>
  require(resolve(folder, `${code}.ts`)).templates;

/** Ids that a locale has to have: of a text with a number in it, one for each plural form of the language. */
function idsFor(code: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  return [...messages].flatMap(([id, { plural }]) => (plural ? pluralCategories.map((form) => `${id}.${form}`) : [id]));
}

const sourceOf = (id: string) => messages.get(id) ?? messages.get(id.replace(/\.\w+$/, ''));
const wordsOf = (template: Template) => (typeof template === 'string' ? template : template.strings.join('${}'));

it('finds the texts of the checkout', () => {
  expect(messages.size).toBeGreaterThan(100);
  expect(codes).toEqual(expect.arrayContaining(['ar', 'es', 'fr']));
});

describe.each(codes)('the locale %s', (code) => {
  const templates = templatesOf(code);

  it('is named by a language that browsers know', () => {
    expect(Intl.PluralRules.supportedLocalesOf(code)).toEqual([code]);
  });

  it('has every text of the checkout and none that is left over', () => {
    expect(Object.keys(templates).sort()).toEqual(idsFor(code).sort());
  });

  it('says what to do without JavaScript, where no text can be loaded', () => {
    const page = readFileSync(join('web', 'hosted', 'index.html'), 'utf8');
    expect(page).toContain(`<section lang="${code}"${directionOf(code) === 'rtl' ? ' dir="rtl"' : ''}>`);
  });

  it('has every value of a text in it, unless the number is in the word', () => {
    const wrong = Object.entries(templates).filter(([id, template]) => {
      const { values = 0, plural = false } = sourceOf(id) ?? {};
      const used = typeof template === 'string' ? [] : [...template.values];
      if (plural && used.length === 0) return false;
      return new Set(used).size !== values || used.some((value) => Number(value) >= values);
    });
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  it('says each in its own words', () => {
    const alike = Object.entries(templates).filter(([id, template]) => {
      const words = wordsOf(template);
      return words === sourceOf(id)?.text && /[a-z]{3}/i.test(words.replace('${}', ''));
    });
    // Words that are spelt alike.
    expect(alike.map(([id]) => id).filter((id) => !['summary.total', 'challenge.code'].includes(id))).toEqual([]);
  });

  it('is written in its own script', () => {
    const script = { ar: /\p{Script=Arabic}/u }[code] ?? /\p{Script=Latin}/u;
    const others = Object.entries(templates).filter(([, template]) => !script.test(wordsOf(template)));
    expect(others.map(([id]) => id)).toEqual([]);
  });
});
