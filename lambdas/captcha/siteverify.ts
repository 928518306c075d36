import * as z from 'zod/mini';

/** One verifier's endpoint, and what its answer must say besides "success". */
export interface Siteverify {
  readonly url: string;
  readonly secret: string;
  readonly siteKey: string;
  /** Hosts of the pages that may show the widget. */
  readonly hostnames: readonly string[];
  /** What the widget was rendered for, where the verifier tells. */
  readonly action?: string;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number;
}

/** `failed`: the token is no good. `unavailable`: nobody could tell, with a reason that names no secret and no payer. */
export type Verified =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Both verifiers give a token this long. */
const TOKEN_LIFE_MS = 300_000;
const CLOCK_SKEW_MS = 30_000;

/** Codes that speak of the token; any other speaks of the account's keys, or of the verifier itself. */
const ofToken = new Set([
  'missing-input-response',
  'invalid-input-response',
  'timeout-or-duplicate',
  'expired-input-response',
  'already-seen-response',
  'invalid-or-already-seen-response',
]);

const answerShape = z.object({
  success: z.boolean(),
  challenge_ts: z.optional(z.string()),
  hostname: z.optional(z.string()),
  action: z.optional(z.string()),
  'error-codes': z.optional(z.array(z.string())),
});
type Answer = z.output<typeof answerShape>;

/** Asks a verifier of hCaptcha's and Turnstile's common protocol. Bounded in time; it never throws. */
export async function siteverify(endpoint: Siteverify, token: string, now: number): Promise<Verified> {
  const answer = await ask(endpoint, token);
  if (typeof answer === 'string') return { kind: 'unavailable', reason: answer };
  if (answer.success) return { kind: fits(endpoint, answer, now) ? 'passed' : 'failed' };
  const codes = answer['error-codes'] ?? [];
  if (codes.length > 0 && codes.every((code) => ofToken.has(code))) return { kind: 'failed' };
  return { kind: 'unavailable', reason: codes.find((code) => /^[a-z-]{1,60}$/.test(code)) ?? 'refused' };
}

/** The answer, or in a word why there is none. */
async function ask(
  { url, secret, siteKey, timeoutMs = 3_000 }: Siteverify,
  token: string,
): Promise<Answer | 'silent' | 'unreadable'> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: token, sitekey: siteKey }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return read(await response.text()) ?? 'unreadable';
  } catch {
    return 'silent';
  }
}

function read(text: string): Answer | undefined {
  try {
    return z.safeParse(answerShape, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** For a page of this account, for a payment, and fresh. */
function fits({ hostnames, action }: Siteverify, answer: Answer, now: number): boolean {
  const age = now - Date.parse(answer.challenge_ts ?? '');
  return (
    hostnames.includes(answer.hostname ?? '') &&
    (action === undefined || answer.action === action) &&
    age <= TOKEN_LIFE_MS &&
    age >= -CLOCK_SKEW_MS
  );
}
