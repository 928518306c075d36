import { challengeState } from '../domain/challenge.ts';
import type { ChallengeStore } from '../domain/challenge-ports.ts';
import { defined } from '../domain/defined.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { assess, type RiskDecision } from '../domain/risk.ts';
import { isPaymentSession, type PaymentSession } from '../domain/session.ts';
import type { VelocityStore } from '../domain/store-ports.ts';
import { type Event, type RequestSource, sightings, type Watched } from '../domain/velocity.ts';
import { closedProblem, inProgress } from './session-state.ts';
import { noteUse } from './watch-cards.ts';

const TRIES = 4;

export interface AssessRiskDeps {
  readonly challenges: ChallengeStore;
  readonly velocity: VelocityStore;
  readonly clock: Clock;
  /** Told of each decision, for the log. It names no payer. */
  readonly onRisk: (decision: RiskDecision & { sessionId: string }) => void;
}

/**
 * Decides whether a payment of an account that challenges by risk may pass unverified. Once it may not, the session
 * stays challenged: what stands in the config is what the next confirm asks for.
 */
export async function assessRisk(
  deps: AssessRiskDeps,
  session: PaymentSession,
  source: RequestSource,
): Promise<PaymentSession | Problem> {
  const now = deps.clock.now();
  // Of an Apple Pay quote nobody knows the card yet.
  const fingerprint = session.quote?.method === 'apple_pay' ? undefined : session.quote?.fingerprint;
  const use = defined({ session, fingerprint, source });
  const [tried, declined] = [sightings('tried', use), sightings('declined', use)];
  const seen = await deps.velocity.read([...tried, ...declined].map(({ key }) => key));
  const of = (event: Event, watched: Watched) => {
    const found = (event === 'tried' ? tried : declined).find((sighting) => sighting.watched === watched);
    return found && seen.get(found.key);
  };
  const decision = assess(session, source, of, now);
  deps.onRisk({ sessionId: session.id, ...decision });
  await noteUse(deps.velocity, 'tried', use, now, seen);
  return decision.challenged ? demand(deps, session) : session;
}

async function demand({ challenges, clock }: AssessRiskDeps, first: PaymentSession): Promise<PaymentSession | Problem> {
  let session = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const now = clock.now();
    const challenge = { ...challengeState(session), demanded: true as const };
    const written = await challenges.change(session, challenge, now);
    if (written.done) return { ...session, challenge };
    if (!written.session || !isPaymentSession(written.session)) return problem('unauthenticated');
    session = written.session;
    const closed = closedProblem(session, now);
    if (closed) return closed;
    if (session.challenge?.demanded) return session;
  }
  return inProgress();
}
