import * as z from 'zod/mini';
import { isCurrency, MAX_AMOUNT } from '../money.ts';
import { hasControlCharacters, isEmail } from '../text.ts';
import { checkHttpsUrl } from '../urls.ts';

/*
 * Schemas are made by functions, here and beside, so that a bundle makes those that its handler uses and no others:
 * making them is most of what zod costs a cold start.
 */

/** Text of one line. */
export const text = (max: number, min = 1) =>
  z.string().check(
    z.minLength(min),
    z.maxLength(max),
    z.refine((value) => !hasControlCharacters(value), 'must not contain control characters'),
  );

/** Text that may have line breaks and tabs. */
export const multiline = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.refine((value) => !hasControlCharacters(value.replace(/[\n\r\t]/g, '')), 'must not contain control characters'),
  );

export const integer = (minimum: number, maximum: number) => z.int().check(z.minimum(minimum), z.maximum(maximum));

/** Minor units. */
export const amount = () => integer(1, MAX_AMOUNT);

export const currency = () => z.string().check(z.refine(isCurrency, 'must be an upper-case ISO 4217 currency code'));

export const email = () => z.string().check(z.maxLength(254), z.refine(isEmail, 'must be an e-mail address'));

/** A string that `check` finds nothing wrong with; what it answers is the error text. */
export const checked = (check: (raw: string) => string | undefined) =>
  z.string().check((context) => {
    const message = check(context.value);
    if (message !== undefined) context.issues.push({ code: 'custom', input: context.value, path: [], message });
  });

export const httpsUrl = () => checked(checkHttpsUrl);

/** Text of a form that the API's document can say too. */
export const matching = (pattern: RegExp, message: string) =>
  z.string().check(
    z.refine((value) => pattern.test(value), message),
    z.meta({ pattern: pattern.source }),
  );

export const accentColor = () => matching(/^#[0-9A-Fa-f]{6}$/, 'must be a colour such as #1A73E8');

/** A list of different values, each of the catalogue. */
export const choices = <const T extends readonly [string, ...string[]]>(values: T, min: number) =>
  z.array(z.enum(values)).check(
    z.minLength(min),
    z.maxLength(values.length),
    z.refine((list) => new Set(list).size === list.length, 'must not repeat a value'),
  );

const METADATA_KEYS = 50;

/** Merchant's own notes: contract section 4. */
export const metadata = () =>
  z
    .record(text(40), z.union([z.string().check(z.maxLength(500)), z.number(), z.boolean()]))
    .check(z.refine((value) => Object.keys(value).length <= METADATA_KEYS, `must have at most ${METADATA_KEYS} keys`));

/** A body that has nothing in it: absent, or an empty object. */
export const emptyBody = () => z.optional(z.strictObject({}));
