import { createHmac, timingSafeEqual } from 'node:crypto';

export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

export function equalTexts(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The secrets to verify with: one, or several while they change.
 * @throws TypeError for none: a setting that is missing must not look like a forgery
 */
export function secretList(secrets: string | readonly string[]): readonly string[] {
  const list = typeof secrets === 'string' ? [secrets] : secrets;
  if (!Array.isArray(list) || list.length === 0) throw new TypeError('A secret is missing');
  if (list.some((secret) => typeof secret !== 'string' || secret === '')) throw new TypeError('A secret is missing');
  return list;
}
