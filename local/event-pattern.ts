export type Matches = (event: unknown) => boolean;
type Test = (value: unknown) => boolean;

/**
 * The test that a filter pattern of an event source makes: every name in it must match, lists are alternatives.
 * @throws Error naming the rule that is no part of the pattern language.
 */
export function eventPattern(text: string): Matches {
  const pattern: unknown = JSON.parse(text);
  if (!isObject(pattern)) throw new Error(`The filter pattern ${text} is not an object.`);
  return allOf(pattern);
}

function allOf(pattern: Readonly<Record<string, unknown>>): Matches {
  const tests = Object.entries(pattern).map(([name, rule]): Matches => {
    if (name === '$or' && Array.isArray(rule)) return anyOf(rule.map((part) => allOf(part)));
    if (Array.isArray(rule)) return leaf(name, rule);
    if (!isObject(rule)) throw new Error(`The filter pattern gives ${name} neither a list nor an object.`);
    const nested = allOf(rule);
    return (value) => {
      const inner = isObject(value) ? value[name] : undefined;
      return Array.isArray(inner) ? inner.some(nested) : nested(inner);
    };
  });
  return (value) => tests.every((test) => test(value));
}

function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

function leaf(name: string, rules: readonly unknown[]): Matches {
  if (rules.length === 0) throw new Error(`The filter pattern gives ${name} an empty list.`);
  const wanted = rules.filter(isExistence).map(({ exists }) => exists);
  const matches = anyOf(rules.filter((rule) => !isExistence(rule)).map(matcher));
  return (parent) => {
    const value = isObject(parent) ? parent[name] : undefined;
    // An object in this place is no leaf, and to a pattern only leaves exist.
    const there = value !== undefined && !isObject(value);
    if (wanted.includes(there)) return true;
    return there && (Array.isArray(value) ? value.some(matches) : matches(value));
  };
}

function isExistence(rule: unknown): rule is { readonly exists: boolean } {
  return isObject(rule) && typeof rule.exists === 'boolean';
}

function matcher(rule: unknown): Test {
  if (!isObject(rule)) return (value) => value === rule;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(rule);
  if (others.length > 0) throw new Error(`The filter rule ${JSON.stringify(rule)} has more than one name.`);
  switch (name) {
    case 'prefix':
      return textTest(argument, (value, start) => value.startsWith(start));
    case 'suffix':
      return textTest(argument, (value, end) => value.endsWith(end));
    case 'equals-ignore-case':
      return textTest(argument, (value, other) => value.toLowerCase() === other.toLowerCase());
    case 'anything-but': {
      const refused = anyOf((Array.isArray(argument) ? argument : [argument]).map(matcher));
      return (value) => !refused(value);
    }
    case 'numeric':
      return numeric(argument);
    default:
      throw new Error(`The local cloud cannot filter by ${JSON.stringify(rule)}.`);
  }
}

function textTest(argument: unknown, test: (value: string, wanted: string) => boolean): Test {
  const wanted = Array.isArray(argument) ? argument : [argument];
  if (!wanted.every((text) => typeof text === 'string')) {
    throw new Error(`The filter pattern compares text with ${JSON.stringify(argument)}.`);
  }
  return (value) => typeof value === 'string' && wanted.some((text) => test(value, text));
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** `[">", 0, "<=", 100]`: an operator, its number, and perhaps a second pair. */
function numeric(argument: unknown): Test {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const tests = Array.from({ length: Math.ceil(parts.length / 2) }, (_, index): Test => {
    const compare = comparisons[String(parts[index * 2])];
    const bound = parts[index * 2 + 1];
    if (!compare || typeof bound !== 'number') {
      throw new Error(`The local cloud cannot compare numbers by ${JSON.stringify(argument)}.`);
    }
    return (value) => typeof value === 'number' && compare(value, bound);
  });
  if (tests.length === 0) throw new Error('A numeric filter rule is empty.');
  return (value) => tests.every((test) => test(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
