import { type Account, displayName } from '../domain/account.ts';
import {
  type Challenge,
  type ChallengeState,
  challengeOf,
  challengeState,
  CODE_LIFE_MS,
  impossibleProblem,
  SEND_INTERVAL_MS,
  sendProblem,
  type Verification,
  verificationOf,
} from '../domain/challenge.ts';
import { codeLimits, codesTo, tooManyCodes } from '../domain/code-limits.ts';
import { codeHash, newCode } from '../domain/challenge-code.ts';
import type { ChallengeStore, MessageSender } from '../domain/challenge-ports.ts';
import type { Keys } from '../domain/credential.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { isPaymentSession, type PaymentSession } from '../domain/session.ts';
import { closedProblem, inactiveProblem, inProgress } from './session-state.ts';

const TRIES = 4;

export interface SendChallengeDeps {
  readonly challenges: ChallengeStore;
  readonly messages: MessageSender;
  readonly keys: Keys;
  readonly clock: Clock;
}

/**
 * Sends the payer a code where the challenge is one, and answers the challenge as it is then (contract section 4). The
 * send is written down before it happens, on condition that none came in between: no race gets a message more out.
 */
export async function sendChallenge(
  deps: SendChallengeDeps,
  first: PaymentSession,
  account: Account,
): Promise<{ challenge: Challenge | null } | Problem> {
  const { challenges, keys, clock } = deps;
  const code = newCode();
  let session = first;
  let counted = false;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const now = clock.now();
    const closed = closedProblem(session, now) ?? inactiveProblem(account);
    if (closed) return closed;
    const verification = verificationOf(session, account);
    if (verification?.kind === 'impossible') return impossibleProblem();
    if (verification?.kind !== 'code') return { challenge: challengeOf(session, account, now) };
    const refused = sendProblem(session, now);
    if (refused) return refused;
    const crowded = counted ? undefined : await addressProblem(challenges, account, verification, now);
    if (crowded) return crowded;
    counted = true;

    const after = withCode(session, verification, codeHash(keys, session, code), now);
    const written = await challenges.change(session, after, now);
    // A write that the SDK repeated finds its own code in the way.
    if (written.done || written.session?.challenge?.code?.hash === after.code?.hash)
      return deliver(deps, { ...session, challenge: after }, account, verification, code);
    if (!written.session || !isPaymentSession(written.session)) return problem('unauthenticated');
    session = written.session;
  }
  return inProgress();
}

/** Counted before it is sent, and once for each time that a payer asks: what loses a race after it was counted for nothing. */
async function addressProblem(
  challenges: ChallengeStore,
  account: Account,
  { channel, address }: Verification & { kind: 'code' },
  now: number,
): Promise<Problem | undefined> {
  const to = codesTo(account, channel, address);
  for (const limit of codeLimits(account)) {
    if (!(await challenges.countCode(to, limit, now))) return tooManyCodes(limit, now);
  }
  return undefined;
}

function withCode(
  session: PaymentSession,
  { channel }: Verification & { kind: 'code' },
  hash: string,
  now: number,
): ChallengeState {
  const state = challengeState(session);
  const until = Math.min(now + CODE_LIFE_MS, session.expiresAt);
  return { ...state, sends: state.sends + 1, sentAt: now, code: { hash, channel, version: session.version, until } };
}

async function deliver(
  { messages, clock }: SendChallengeDeps,
  session: PaymentSession,
  account: Account,
  { channel, address }: Verification & { kind: 'code' },
  code: string,
): Promise<{ challenge: Challenge | null } | Problem> {
  const message = {
    channel,
    to: address,
    code,
    reference: session.id,
    account,
    merchant: displayName(session, account),
  };
  const sent = await messages.send(message);
  if (sent === 'failed')
    return problem('network_error', {
      message: 'The code may not have been sent. Ask for another in half a minute.',
      retryAfter: SEND_INTERVAL_MS / 1_000,
    });
  return { challenge: challengeOf(session, account, clock.now()) };
}
