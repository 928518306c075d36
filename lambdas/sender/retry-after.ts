const MAX_SECONDS = 24 * 60 * 60;
/** Which of the three forms of an HTTP date it is, Date.parse finds out; alone, it takes much else for a date. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-Za-z, -]*[0-9]/;

/** The wait that a Retry-After header asks for, in whole seconds, at most a day; undefined when it asks for none. */
export function retryAfterSeconds(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  if (/^[0-9]+$/.test(value)) return Math.min(Number(value), MAX_SECONDS);
  // The asctime form names no zone, and means GMT.
  const at = HTTP_DATE.test(value) ? Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(Math.ceil((at - nowMs) / 1_000), 0), MAX_SECONDS);
}
