import { requestHash } from '../domain/canonical-json.ts';
import { defined } from '../domain/defined.ts';
import { isProblem, type Problem } from '../domain/errors.ts';
import { confirmKeyHash } from '../domain/idempotency.ts';
import type { RiskDecision } from '../domain/risk.ts';
import type { AttemptKey } from '../domain/session.ts';
import { endpoint, type Request, type Response } from '../http/endpoint.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { logger, messages } from '../http/log.ts';
import { logCharge, logTry } from '../http/log-charge.ts';
import { logNotSaved } from '../http/log-not-saved.ts';
import { authorizeSession, requirePayment, type SessionAccess } from '../http/session-auth.ts';
import { type Confirmed, confirmSession } from '../operations/confirm-session.ts';
import { repeatConfirm } from '../operations/repeat-confirm.ts';
import {
  attemptStore,
  captchaVerifier,
  challengeStore,
  checkoutUrl,
  clock,
  guardStore,
  ids,
  keys,
  loadCompression,
  prepare,
  rateStore,
  sandboxOptions,
  sessionStore,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';
import { processors } from '../runtime-charging.ts';

const LIMIT = { route: 'confirm', perMinute: 60, count: 'later', watchAddress: true } as const;

const bodyReader = () => import('../http/confirm-body.ts');

warm(keys, sandboxOptions);
prepare(processors, bodyReader, loadCompression);

export const handler = endpoint(
  async (request) => {
    const receivedAt = clock.now();
    const deps = {
      keys: await keys(),
      sessions: sessionStore(),
      rates: rateStore(),
      clock,
      checkoutUrl: checkoutUrl(),
    };
    const access = await authorizeSession(request, deps, LIMIT);
    let paid = false;
    try {
      const confirmed = await confirm(request, access, receivedAt);
      if (isProblem(confirmed)) return confirmed;
      paid = confirmed.status === 200 && !confirmed.replayed && !confirmed.open;
      return answer(confirmed);
    } finally {
      // The one confirm that pays needs no counting, which keeps it at its four calls.
      if (!paid)
        await rateStore()
          .count(access.session.id, LIMIT.route, LIMIT.perMinute, clock.now())
          .catch(() => undefined);
    }
  },
  { cors: 'browser' },
);

async function confirm(
  request: Request,
  { session: anySession, account, declinedFromAddress }: SessionAccess,
  receivedAt: number,
): Promise<Confirmed | Problem> {
  const session = requirePayment(anySession);
  const key = attemptKey(request, session.id);
  const settling = {
    attempts: attemptStore(),
    guards: guardStore(),
    wallets: walletStore(),
    vault: vault(),
    processors: await processors(),
    keys: await keys(),
    clock,
    velocity: velocityStore(),
    onNotSaved: logNotSaved,
    onCharged: logCharge,
  };
  const repeated = { session, account, key, requestId: request.id };
  const known = await repeatConfirm(settling, repeated);
  if (known) return known;
  const { readConfirmBody } = await bodyReader();
  const body = readConfirmBody(request.body);
  const deps = {
    ...settling,
    sessions: sessionStore(),
    challenges: challengeStore(),
    captchas: captchaVerifier(),
    ids,
    onUnknown: logUnknown,
    onTry: logTry,
    onRisk: logRisk,
  };
  return confirmSession(
    deps,
    defined({
      session,
      account,
      body,
      key,
      requestId: request.id,
      receivedAt,
      source: request.source,
      declinedFromAddress,
    }),
  );
}

function attemptKey(request: Request, sessionId: string): AttemptKey | undefined {
  const key = idempotencyKey(request);
  return key === undefined
    ? undefined
    : { keyHash: confirmKeyHash(sessionId, key), requestHash: requestHash(request.body ?? null) };
}

function answer({ status, body, replayed }: Confirmed): Response {
  return { status, body, headers: replayed ? { 'Idempotent-Replayed': 'true' } : {} };
}

function logRisk({ sessionId, score, reasons, challenged }: RiskDecision & { sessionId: string }): void {
  logger.info(messages.risk, { session_id: sessionId, score, reasons, challenged });
}

function logUnknown({ sessionId, attemptId, cause }: { sessionId: string; attemptId: string; cause?: unknown }): void {
  const name = cause instanceof Error ? cause.name : undefined;
  logger.warn(messages.outcomeUnknown, { session_id: sessionId, attempt_id: attemptId, cause: name });
}
