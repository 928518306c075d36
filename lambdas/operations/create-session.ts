import { type Account, offeredMethods } from '../domain/account.ts';
import { type Keys, keyedSessionId } from '../domain/credential.ts';
import { defined } from '../domain/defined.ts';
import { invalid, type Problem, problem } from '../domain/errors.ts';
import type { Clock, Ids } from '../domain/ports.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import type { CreateSessionBody } from '../domain/wire/create-session.ts';
import { amountProblem } from './amount.ts';
import { inactiveProblem } from './session-state.ts';

export interface CreateSession {
  readonly account: Account;
  readonly clientId: string;
  readonly body: CreateSessionBody;
  /** Of the body after JSON canonicalisation. */
  readonly requestHash: string;
  readonly idempotencyKey?: string;
}

export interface CreateSessionDeps {
  readonly sessions: Pick<SessionStore, 'create' | 'find'>;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * Creates a session. With an Idempotency-Key the id is derived from it, so that the conditional put is the key's
 * record: the same key finds the session of the first call for as long as the table keeps it, which is at least 24 h.
 */
export async function createSession(
  { sessions, keys, clock, ids }: CreateSessionDeps,
  { account, clientId, body, requestHash, idempotencyKey }: CreateSession,
): Promise<{ session: Session; replayed: boolean } | Problem> {
  const allowedMethods = allowedFor(account, body);
  const refusal = inactiveProblem(account) ?? amountsProblem(account, body) ?? methodsProblem(allowedMethods);
  const id =
    idempotencyKey === undefined ? `cs_${ids.random()}` : keyedSessionId(keys, account.uid, clientId, idempotencyKey);
  if (refusal) {
    // The account may have changed since the key's first request, whose answer stands.
    const earlier = idempotencyKey === undefined ? undefined : await sessions.find(id);
    return earlier ? replay(earlier, requestHash) : refusal;
  }

  const now = clock.now();
  const session: Session = defined({
    id,
    account: account.uid,
    status: 'active' as const,
    scope: body.scope,
    version: 1,
    createdAt: now,
    expiresAt: now + body.expires_in_seconds * 1_000,
    keyVersion: keys.current,
    requestHash: idempotencyKey === undefined ? undefined : requestHash,
    ...(body.scope === 'payment' ? paymentPart(body) : walletPart(body)),
    description: body.description,
    lineItems: body.line_items,
    customerId: body.customer_id,
    customerEmail: body.customer_email,
    layout: body.layout,
    allowedMethods,
    setupFutureUsage: body.setup_future_usage,
    branding: body.branding,
    requiredAvsFields: body.required_avs_fields,
    metadata: body.metadata,
    fraudSignals: body.fraud_signals && defined(body.fraud_signals),
    answers: new Map(),
    declines: 0,
  });

  const written = await sessions.create(session);
  if (written.done) return { session, replayed: false };
  // Nobody else has a random id: the write was repeated, and found itself.
  if (idempotencyKey === undefined || !written.session) return { session, replayed: false };
  return replay(written.session, requestHash);
}

function replay(earlier: Session, requestHash: string): { session: Session; replayed: boolean } | Problem {
  return earlier.requestHash === requestHash ? { session: earlier, replayed: true } : problem('idempotency_key_reused');
}

function allowedFor(account: Account, body: CreateSessionBody) {
  const offered = offeredMethods(account.profile);
  return body.allowed_methods ? body.allowed_methods.filter((method) => offered.includes(method)) : offered;
}

function methodsProblem(allowed: readonly string[]): Problem | undefined {
  return allowed.length > 0 ? undefined : invalid('allowed_methods', 'has no method that the payment account offers');
}

function amountsProblem(account: Account, body: CreateSessionBody): Problem | undefined {
  return body.scope === 'payment' ? amountProblem(account, body.amount, body.line_items) : undefined;
}

function paymentPart(body: CreateSessionBody & { scope: 'payment' }) {
  return { amount: body.amount, currency: body.currency, successUrl: body.success_url, cancelUrl: body.cancel_url };
}

function walletPart({ method_badges, locked_payment_methods }: CreateSessionBody & { scope: 'wallet' }) {
  return { wallet: defined({ method_badges, locked_payment_methods }) };
}
