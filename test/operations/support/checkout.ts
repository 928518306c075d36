import type { Account } from '../../../lambdas/domain/account.ts';
import { requestHash } from '../../../lambdas/domain/canonical-json.ts';
import { readKeys } from '../../../lambdas/domain/credential.ts';
import { defined } from '../../../lambdas/domain/defined.ts';
import { isProblem, type Problem } from '../../../lambdas/domain/errors.ts';
import { confirmKeyHash } from '../../../lambdas/domain/idempotency.ts';
import type { Ids } from '../../../lambdas/domain/ports.ts';
import type { RiskDecision } from '../../../lambdas/domain/risk.ts';
import { isPaymentSession, type PaymentSession } from '../../../lambdas/domain/session.ts';
import type { AttemptStore, GuardStore } from '../../../lambdas/domain/store-ports.ts';
import { addressKey, type RequestSource } from '../../../lambdas/domain/velocity.ts';
import { createSessionSchema } from '../../../lambdas/domain/wire/create-session.ts';
import { confirmSessionSchema } from '../../../lambdas/domain/wire/payment.ts';
import { parse } from '../../../lambdas/http/parse.ts';
import type { ChargeReport } from '../../../lambdas/operations/report-charge.ts';
import { type Confirmed, confirmSession } from '../../../lambdas/operations/confirm-session.ts';
import { repeatConfirm } from '../../../lambdas/operations/repeat-confirm.ts';
import { createSession } from '../../../lambdas/operations/create-session.ts';
import { type QuoteRequest, quoteFee } from '../../../lambdas/operations/quote-fee.ts';
import { anAccount, freshId } from '../../store/support/fixtures.ts';
import { openStore, type TestStore } from '../../store/support/store.ts';
import { scriptedCaptchas } from './challenges.ts';
import { fakeProcessor } from './processor.ts';
import { testVault } from './vault.ts';

export const keys = readKeys(JSON.stringify({ current: 1, k1: 'k'.repeat(32), root: 'r'.repeat(32) }));

export const sessionBody = {
  amount: 1_000,
  currency: 'USD',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/cart',
};

export interface ConfirmOptions {
  readonly account?: Account;
  readonly key?: string;
  readonly source?: RequestSource;
  readonly attempts?: Partial<AttemptStore>;
  readonly guards?: Partial<GuardStore>;
  /** Properties of the body; undefined takes one out. */
  readonly [property: string]: unknown;
}

export type Checkout = Awaited<ReturnType<typeof openCheckout>>;

/** The operations over the real store, with clock and processor in memory. Every call takes the session as stored. */
export async function openCheckout(store?: TestStore) {
  const open = store ?? (await openStore());
  const { sessions, attempts, guards, wallets, challenges, velocity, clock } = open;
  const vault = testVault();
  const notSaved: { sessionId: string; attemptId: string; cause: unknown }[] = [];
  const processor = fakeProcessor();
  const captchas = scriptedCaptchas();
  const processors = { get: (name: string) => (name === 'sandbox' ? processor : undefined) };
  const ids: Ids = { random: freshId };
  const charges: ChargeReport[] = [];
  const tries: string[] = [];
  const risks: (RiskDecision & { sessionId: string })[] = [];
  const unknown: { sessionId: string; attemptId: string; cause?: unknown }[] = [];

  const onNotSaved = (lost: (typeof notSaved)[number]) => void notSaved.push(lost);

  const stored = async (id: string): Promise<PaymentSession> => {
    const session = await sessions.find(id);
    if (!session || !isPaymentSession(session)) throw new Error('There is no such payment session');
    return session;
  };

  const create = async (body: object = {}, account = anAccount(), idempotencyKey?: string) => {
    const whole = { ...sessionBody, ...body };
    const command = {
      account,
      clientId: 'client',
      body: parse(createSessionSchema(whole), whole),
      requestHash: requestHash(whole),
    };
    return createSession({ sessions, keys, clock, ids }, defined({ ...command, idempotencyKey }));
  };

  const session = async (body: object = {}, account = anAccount()): Promise<PaymentSession> => {
    const created = await create(body, account);
    if (isProblem(created) || !isPaymentSession(created.session)) throw new Error('The session was not created');
    return created.session;
  };

  const quote = async (id: string, request: Partial<QuoteRequest> = {}, account = anAccount()) =>
    quoteFee({ sessions, wallets, processors, velocity, clock }, await stored(id), account, {
      method: 'card',
      source: {},
      ...(request.method === 'apple_pay' ? {} : { token: 'tok_visa' }),
      ...request,
    });

  const quoted = async (body: object = {}, account = anAccount()): Promise<PaymentSession> => {
    const { id } = await session(body, account);
    await quote(id, {}, account);
    return stored(id);
  };

  const declinedFrom = async (uid: string, ip: string) => {
    const key = addressKey(uid, ip);
    return (await velocity.read([key])).get(key);
  };

  /** As the route does it: a key that is known here first, then the operation. */
  const confirm = async (from: PaymentSession, options: ConfirmOptions = {}): Promise<Confirmed | Problem> => {
    const {
      account = anAccount(),
      key,
      source = {},
      attempts: brokenAttempts,
      guards: brokenGuards,
      ...more
    } = options;
    const wire = defined({ processor_token: 'tok_visa', method: 'card', ...more });
    const attemptKey = key && { keyHash: confirmKeyHash(from.id, key), requestHash: requestHash(wire) };
    const deps = {
      sessions,
      attempts: { ...attempts, ...brokenAttempts },
      guards: { ...guards, ...brokenGuards },
      challenges,
      captchas,
      wallets,
      vault,
      onNotSaved,
      processors,
      keys,
      clock,
      ids,
      velocity,
      onRisk: (decision: (typeof risks)[number]) => void risks.push(decision),
      onUnknown: (charge: (typeof unknown)[number]) => void unknown.push(charge),
      onCharged: (report: ChargeReport) => void charges.push(report),
      onTry: (verdict: string) => void tries.push(verdict),
    };
    const request = { requestId: freshId(), receivedAt: clock.now() };
    const repeated = { session: from, account, key: attemptKey || undefined, source, ...request };
    const known = await repeatConfirm(deps, repeated);
    if (known) return known;
    const declinedFromAddress = source.ip === undefined ? undefined : await declinedFrom(from.account, source.ip);
    const command = defined({
      session: from,
      account,
      body: parse(confirmSessionSchema, wire),
      source,
      declinedFromAddress,
      ...request,
    });
    return confirmSession(deps, { ...command, ...(attemptKey ? { key: attemptKey } : {}) });
  };

  return {
    store: open,
    clock,
    captchas,
    processor,
    processors,
    keys,
    ids,
    unknown,
    /** What was said of each charge. */
    charges,
    /** Verdicts of the tries of challenges. */
    tries,
    risks,
    vault,
    /** Payments whose method was not saved with them. */
    notSaved,
    onNotSaved,
    stored,
    create,
    session,
    quote,
    quoted,
    confirm,
  };
}

/** The code of a refusal, or the status of an answer. */
export function told(result: Confirmed | Problem | object): string | number {
  if (isProblem(result)) return result.code;
  return 'status' in result ? (result.status as number) : 'done';
}
