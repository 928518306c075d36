import type { Answer, OpenSession } from '../../support/cloud.ts';

/** Contract section 3, written out once more: status and whether the payer can mend it in place. */
const refusals = {
  validation_error: [400, true],
  card_data_not_allowed: [400, true],
  unauthenticated: [401, false],
  card_declined: [402, true],
  expired_card: [402, true],
  incorrect_cvc: [402, true],
  insufficient_funds: [402, true],
  account_not_allowed: [403, false],
  insufficient_scope: [403, false],
  origin_not_allowed: [403, false],
  request_blocked: [403, false],
  challenge_required: [403, true],
  challenge_failed: [403, true],
  not_found: [404, false],
  already_confirmed: [409, false],
  confirm_in_progress: [409, true],
  duplicate_payment: [409, true],
  quote_changed: [409, true],
  method_locked: [409, false],
  session_expired: [410, false],
  payload_too_large: [413, false],
  unsupported_media_type: [415, false],
  idempotency_key_reused: [422, false],
  rate_limited: [429, true],
  processing_error: [502, true],
  network_error: [504, true],
} as const;

export type RefusalCode = keyof typeof refusals;

/** Goes into the input, and must not come out again. */
export const MARKER = 'Zq7Marker';

export interface Refused {
  /** The fields that a `validation_error` names, in any order. */
  readonly fields?: readonly string[];
  readonly recoverable?: boolean;
  /** Properties of the body beyond those of every refusal. */
  readonly extra?: readonly string[];
}

/** The whole of contract section 3 for one answer: status, the exact properties, the request's id, nothing echoed. */
export function expectRefusal(answer: Answer, code: RefusalCode, { fields, recoverable, extra = [] }: Refused = {}) {
  const [status, usually] = refusals[code];
  const { body, headers, text } = answer;
  const properties = ['code', 'message', 'recoverable', 'request_id', ...extra];
  if (code === 'validation_error') properties.push('errors');

  expect({ status: answer.status, code: body?.code, errors: body?.errors }).toEqual({
    status,
    code,
    errors: fields ? sameFields(fields, body?.errors) : body?.errors,
  });
  expect(Object.keys(body).sort()).toEqual(properties.sort());
  expect(body.message).toEqual(expect.stringMatching(/^[A-Z].+\.$/));
  expect(body.recoverable).toBe(recoverable ?? usually);
  expect(body.request_id).toEqual(expect.stringMatching(/^[\w-]{8,}$/));
  // A replayed body is the first answer's, and so is the id in it.
  const replayed = headers.get('idempotent-replayed') === 'true';
  expect(headers.get('request-id') === body.request_id).toBe(!replayed);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-type')).toBe('application/json');
  expect(text + JSON.stringify([...headers])).not.toContain(MARKER);
}

function sameFields(fields: readonly string[], errors: readonly { field: string }[] | undefined) {
  const order = errors?.map(({ field }) => field) ?? [];
  const sorted = [...fields].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return sorted.map((field) => ({ field, message: expect.stringMatching(/^[a-z].+/) }));
}

/** What a refused request may not change: all that the payer's browser is shown of the session. */
export async function leavesUnchanged(session: OpenSession, act: () => Promise<unknown>): Promise<void> {
  const expectUnchanged = await seen(session);
  await act();
  await expectUnchanged();
}

/** Sees the session as it is now; what is returned expects it to be the same still, however often it is called. */
export async function seen(session: OpenSession): Promise<() => Promise<void>> {
  const before = await session.config();
  expect(before.status).toBe(200);
  return async () => {
    const after = await session.config();
    // The redirect of a paid session is signed anew each time.
    expect({ ...after.body, redirect_url: undefined }).toEqual({ ...before.body, redirect_url: undefined });
  };
}
