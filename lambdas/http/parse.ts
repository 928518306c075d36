import * as z from 'zod/mini';
import { type FieldError, problem } from '../domain/errors.ts';
import { refuse } from './errors.ts';

const MAX_ERRORS = 20;

/**
 * The value in the schema's shape.
 * @throws Refusal with `validation_error`, one entry per field, at most 20.
 */
export function parse<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  const named = new Set<string>();
  const errors = result.error.issues
    .flatMap(fieldErrors)
    // What follows the first finding on a field, such as the length of a text that is a list, would only confuse.
    .filter(({ field }) => !named.has(field) && named.add(field))
    .slice(0, MAX_ERRORS);
  throw refuse(problem('validation_error', { errors }));
}

/** The texts are ours, from the kind of issue: the library's own may name what came in. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const field = fieldPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: fieldPath([...issue.path, key]),
        message: 'is not a property known here',
      }));
    case 'invalid_type':
      return [
        { field: field === '' ? 'body' : field, message: issue.input === undefined ? 'is required' : typeText(issue) },
      ];
    case 'too_small':
      return [{ field, message: `is too ${sizeWord(issue.origin, 'small')}: at least ${issue.minimum}` }];
    case 'too_big':
      return [{ field, message: `is too ${sizeWord(issue.origin, 'large')}: at most ${issue.maximum}` }];
    case 'invalid_value':
      return [{ field, message: `must be one of: ${issue.values.map(String).join(', ')}` }];
    case 'custom':
      return [{ field: field === '' ? 'body' : field, message: issue.message }];
    default:
      return [{ field: field === '' ? 'body' : field, message: 'is not in the expected form' }];
  }
}

function typeText(issue: z.core.$ZodIssueInvalidType): string {
  const names: Record<string, string> = {
    int: 'an integer',
    object: 'an object',
    array: 'a list',
    record: 'an object',
  };
  return `must be ${names[issue.expected] ?? `a ${issue.expected}`}`;
}

function sizeWord(origin: string, word: 'small' | 'large'): string {
  if (origin === 'string' || origin === 'array') return word === 'small' ? 'short' : 'long';
  return word;
}

/** `['line_items', 0, 'amount']` as `line_items[0].amount`. A key that the caller chose is not repeated. */
function fieldPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else {
      const name = /^[a-z][a-z0-9_]{0,39}$/.test(String(part)) ? String(part) : '*';
      text += text === '' ? name : `.${name}`;
    }
  }
  return text;
}
