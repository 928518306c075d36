/** What the verifiers of hCaptcha and Turnstile publish for tests: a secret, and the one token that goes with it. */
const published: Readonly<
  Record<string, { readonly token: string; readonly answer: object; readonly error?: string }>
> = {
  [`0x${'0'.repeat(40)}`]: {
    token: '10000000-aaaa-bbbb-cccc-000000000001',
    answer: { hostname: 'dummy-key-pass', credit: false },
  },
  [`1x${'0'.repeat(31)}AA`]: turnstile(),
  [`2x${'0'.repeat(31)}AA`]: { ...turnstile(), error: 'invalid-input-response' },
  [`3x${'0'.repeat(31)}AA`]: { ...turnstile(), error: 'timeout-or-duplicate' },
};

function turnstile() {
  return {
    token: 'XXXX.DUMMY.TOKEN.XXXX',
    answer: { hostname: 'example.com', action: 'test', cdata: '', 'error-codes': [] },
  };
}

/** The answer of a siteverify endpoint to a published test secret. A token may come any number of times. */
export function answerSiteverify(
  { secret, response }: { secret?: string | undefined; response?: string | undefined },
  now: number,
): object {
  if (!secret) return refused('missing-input-secret');
  const keys = Object.hasOwn(published, secret) ? published[secret] : undefined;
  if (!keys) return refused('invalid-input-secret');
  if (!response) return refused('missing-input-response');
  if (keys.error !== undefined) return refused(keys.error);
  if (response !== keys.token) return refused('invalid-input-response');
  return { success: true, challenge_ts: new Date(now).toISOString(), ...keys.answer };
}

function refused(code: string): object {
  return { success: false, 'error-codes': [code] };
}
