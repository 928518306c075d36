import type { Account } from '../../lambdas/domain/account.ts';
import { clientSecret, readKeys } from '../../lambdas/domain/credential.ts';
import type { ProblemCode } from '../../lambdas/domain/errors.ts';
import type { Session } from '../../lambdas/domain/session.ts';
import { authorizeAccount } from '../../lambdas/http/admin-auth.ts';
import { Refusal } from '../../lambdas/http/errors.ts';
import type { Request } from '../../lambdas/http/request.ts';
import { authorizeSession, bearer, requirePayment, type SessionAuthDeps } from '../../lambdas/http/session-auth.ts';
import { anAccount, aSession, NOON } from '../store/support/fixtures.ts';
import { fakeClock } from '../store/support/store.ts';

const keys = readKeys(JSON.stringify({ current: 1, k1: 'k'.repeat(32) }));
const CHECKOUT = 'https://pay.example';
const session = aSession();
const account = anAccount({}, { allowedOrigins: ['https://shop.example'] });

const secretOf = ({ id, account: uid }: Session) => clientSecret(keys, { sessionId: id, account: uid, keyVersion: 1 });

const aRequest = (part: Partial<Request> = {}): Request => ({
  id: 'request-1',
  method: 'GET',
  path: '/',
  params: { id: session.id },
  query: {},
  headers: { authorization: `Bearer ${secretOf(session)}` },
  body: undefined,
  rawBody: '',
  source: {},
  ...part,
});

async function refusal(act: () => unknown): Promise<ProblemCode | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.problem.code;
  }
}

/** What is in the table, and what was asked of it. */
function store(
  held: { session?: Session | undefined; account?: Account | undefined; counted?: number } = {},
  admits = true,
) {
  const asked: string[] = [];
  const deps: SessionAuthDeps = {
    keys,
    clock: fakeClock(NOON + 15_000),
    checkoutUrl: CHECKOUT,
    sessions: {
      load: async (id, uid, route) => {
        asked.push(['load', id, uid, route].filter(Boolean).join(' '));
        const { counted = 0 } = held;
        return { session, account, ...held, counted };
      },
    },
    rates: {
      count: async (id, route, limit) => {
        asked.push(`count ${id} ${route} ${limit}`);
        return admits;
      },
    },
  };
  return { deps, asked };
}

const first = { route: 'config', perMinute: 120, count: 'first' } as const;
const later = { route: 'confirm', perMinute: 60, count: 'later' } as const;

describe('a genuine client_secret', () => {
  it('opens its session', async () => {
    expect(await authorizeSession(aRequest(), store().deps, first)).toEqual({ session, account });
  });

  it('is counted beside the read, or found counted in the read', async () => {
    const [counting, reading] = [store(), store()];
    await authorizeSession(aRequest(), counting.deps, first);
    await authorizeSession(aRequest(), reading.deps, later);
    expect(counting.asked).toEqual([`load ${session.id} ${account.uid}`, `count ${session.id} config 120`]);
    expect(reading.asked).toEqual([`load ${session.id} ${account.uid} confirm`]);
  });
});

describe('unauthenticated, without a read', () => {
  it.each<[string, Partial<Request>]>([
    ['no credential', { headers: {} }],
    ['an empty credential', { headers: { authorization: 'Bearer ' } }],
    ['another scheme', { headers: { authorization: `Basic ${secretOf(session)}` } }],
    ['a bare secret', { headers: { authorization: secretOf(session) } }],
    ['a forged secret', { headers: { authorization: `Bearer ${secretOf(session).slice(0, -1)}!` } }],
    ['an admin token', { headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln' } }],
    ['the secret of another session', { headers: { authorization: `Bearer ${secretOf(aSession())}` } }],
    ['no session in the path', { params: {} }],
  ])('%s', async (_, part) => {
    const { deps, asked } = store();
    expect(await refusal(() => authorizeSession(aRequest(part), deps, first))).toBe('unauthenticated');
    expect(asked).toEqual([]);
  });
});

describe('unauthenticated, as if it were forged', () => {
  it.each([
    ['a session that the table does not have', { session: undefined }],
    ['an account that the table does not have', { account: undefined }],
    ['a session of another account', { session: { ...session, account: 'pa_00000000000000000002' } }],
  ])('%s', async (_, held) => {
    expect(await refusal(() => authorizeSession(aRequest(), store(held).deps, first))).toBe('unauthenticated');
  });
});

describe('the origin', () => {
  it.each([
    ['none, as from a server', undefined, undefined],
    ['the checkout', CHECKOUT, undefined],
    ['one that the account allows', 'https://shop.example', undefined],
    ['another', 'https://evil.example', 'origin_not_allowed'],
    ['one that only begins like it', 'https://shop.example.evil.example', 'origin_not_allowed'],
    ['another scheme', 'http://shop.example', 'origin_not_allowed'],
    ['another port', 'https://shop.example:8443', 'origin_not_allowed'],
    ['a sandboxed page', 'null', 'origin_not_allowed'],
    ['nothing', '', 'origin_not_allowed'],
  ])('%s', async (_, origin, code) => {
    const request = aRequest(origin === undefined ? {} : { origin });
    expect(await refusal(() => authorizeSession(request, store().deps, first))).toBe(code);
  });
});

describe('the limit of a minute', () => {
  it.each([
    ['is used up, where each request is counted first', first, {}, false, 'rate_limited'],
    ['is not used up, as counted so far', later, { counted: 59 }, true, undefined],
    ['is used up, as counted so far', later, { counted: 60 }, true, 'rate_limited'],
  ] as const)('%s', async (_, limit, held, admits, code) => {
    expect(await refusal(() => authorizeSession(aRequest(), store(held, admits).deps, limit))).toBe(code);
  });

  it('says when the next one begins', async () => {
    const refused = authorizeSession(aRequest(), store({}, false).deps, first);
    await expect(refused).rejects.toMatchObject({ problem: { details: { retryAfter: 45 } } });
  });
});

describe('Authorization: Bearer', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc', 'abc'],
    ['Bearer', ''],
    ['Bearer a b', ''],
    ['Bearerabc', ''],
    ['Basic abc', ''],
    ['', ''],
  ])('%j carries %j', (authorization, token) => {
    expect(bearer(aRequest({ headers: { authorization } }))).toBe(token);
  });
});

it('a wallet session has the wrong scope for a payment', async () => {
  expect(requirePayment(session)).toBe(session);
  expect(await refusal(() => requirePayment({ ...session, scope: 'wallet' }))).toBe('insufficient_scope');
});

describe('the account of an admin request', () => {
  const uid = account.uid;
  const named = (header: string | undefined, path?: string) =>
    aRequest({
      params: path === undefined ? {} : { uid: path },
      headers: { authorization: 'Bearer t', ...(header === undefined ? {} : { 'x-payment-account-uid': header }) },
    });
  const deps = (held: Account | undefined, verifyToken = async () => 'client-1') => ({
    verifyToken,
    accounts: { find: async () => held, read: async () => held },
  });

  it.each<[string, Request, Account | undefined, ProblemCode | undefined]>([
    ['is named by the header', named(uid), account, undefined],
    ['is named by the path', named(undefined, uid), account, undefined],
    ['may be named by both', named(uid, uid), account, undefined],
    ['must be named', named(undefined), account, 'validation_error'],
    ['must have a name', named(''), account, 'validation_error'],
    ['must not be named in two ways', named('pa_00000000000000000002', uid), account, 'validation_error'],
    ['must exist', named(uid), undefined, 'account_not_allowed'],
    ['must be an account', named('session'), account, 'account_not_allowed'],
    ['may list its clients', named(uid), anAccount({ adminClientIds: ['client-1'] }), undefined],
    ['may leave out this client', named(uid), anAccount({ adminClientIds: ['client-2'] }), 'account_not_allowed'],
  ])('%s', async (_, request, held, code) => {
    expect(await refusal(() => authorizeAccount(request, deps(held)))).toBe(code);
  });

  it('is not looked for with a token that is not genuine', async () => {
    const forged = deps(account, async () => Promise.reject(new Error('forged')));
    expect(await refusal(() => authorizeAccount(named(uid), forged))).toBe('unauthenticated');
    expect(await refusal(() => authorizeAccount(named(undefined), forged))).toBe('unauthenticated');
  });
});
