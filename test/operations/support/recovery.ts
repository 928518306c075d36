import { isProblem, type Problem } from '../../../lambdas/domain/errors.ts';
import type { CancelOutcome, LookUpOutcome } from '../../../lambdas/domain/ports.ts';
import { RECOVER_AFTER_MS } from '../../../lambdas/domain/recovery.ts';
import type { Attempt, PaymentSession } from '../../../lambdas/domain/session.ts';
import type { Confirmed } from '../../../lambdas/operations/confirm-session.ts';
import { type SweepDeps, sweepDue } from '../../../lambdas/operations/sweep-due.ts';
import { viewSession } from '../../../lambdas/operations/view-session.ts';
import { presentConfig } from '../../../lambdas/domain/wire/present-session.ts';
import { dueSessions } from '../../../lambdas/store/due-sessions.ts';
import { anAccount } from '../../store/support/fixtures.ts';
import { type ConfirmOptions, openCheckout, told } from './checkout.ts';

/** What the processor says from now on of every attempt. */
export interface Script {
  lookUp: LookUpOutcome | ((attemptId: string) => LookUpOutcome);
  cancel: CancelOutcome;
  void: boolean;
}

export type UnderWay = PaymentSession & { readonly attempt: Attempt };
export type Recovery = Awaited<ReturnType<typeof openRecovery>>;

export const UNKNOWN = { kind: 'unknown' } as const;
export const ABSENT = { kind: 'absent' } as const;
export const APPROVED = { kind: 'approved', transactionId: 'ch_found' } as const;

/** Just old enough to be looked after, and just old enough to be released. */
export const AT_LOOK = RECOVER_AFTER_MS;
export const AT_RELEASE = 60_000;

const WEEK = 7 * 86_400_000;

/** A checkout on a table of its own with a sweeper, a scripted processor, and a log of what was called in what order. */
export async function openRecovery() {
  const checkout = await openCheckout();
  await checkout.store.accounts.create(anAccount());
  const { store, clock, processors, keys, processor, stored, quoted, confirm } = checkout;
  const called: string[] = [];
  const faults: string[] = [];
  const reviews: { sessionId: string; attemptId: string }[] = [];
  const says: Script = { lookUp: UNKNOWN, cancel: UNKNOWN, void: true };
  Object.assign(processor, {
    lookUp: async ({ attemptId }: { attemptId: string }) => {
      called.push('lookUp');
      return typeof says.lookUp === 'function' ? says.lookUp(attemptId) : says.lookUp;
    },
    cancel: async () => {
      called.push('cancel');
      return says.cancel;
    },
    void: async () => {
      called.push('void');
      return says.void;
    },
  });
  const deps: SweepDeps = {
    due: dueSessions(store.table),
    sessions: store.sessions,
    accounts: store.accounts,
    attempts: recorded(store.attempts, called),
    guards: recorded(store.guards, called),
    velocity: store.velocity,
    wallets: store.wallets,
    vault: checkout.vault,
    onNotSaved: checkout.onNotSaved,
    processors,
    keys,
    clock,
    onFault: ({ sessionId }) => void faults.push(sessionId),
    onReview: (review) => void reviews.push(review),
  };

  const sweep = (part: Partial<SweepDeps> = {}, until = clock.now() + 40_000) =>
    sweepDue({ ...deps, ...part }, { requestId: 'sweep', until });

  /** A session whose charge was sent and whose outcome nobody knows; the clock stands at its start. */
  const leftUnknown = async (body: object = {}, options: ConfirmOptions = { key: 'first' }): Promise<UnderWay> =>
    leave((await quoted(body)).id, options);

  /** The same for a session that is there. */
  const leave = async (id: string, options: ConfirmOptions): Promise<UnderWay> => {
    processor.answer(UNKNOWN);
    const answer = await confirm(await stored(id), options);
    if (told(answer) !== 'network_error') throw new Error(`The outcome is known: ${told(answer)}`);
    return held(await stored(id));
  };

  /** A session whose outcome nobody could tell for days, as the last sweep leaves it to a person. */
  const inReview = async (body: object = {}, options: ConfirmOptions = { key: 'first' }): Promise<UnderWay> => {
    const session = await leftUnknown(body, options);
    clock.advance(WEEK);
    await store.attempts.askForReview(session, session.attempt);
    return held(await stored(session.id));
  };

  /** An attempt that the processor did not know, and that was released; what is returned is the session before. */
  const released = async (body: object = {}): Promise<UnderWay> => {
    const session = await leftUnknown(body);
    Object.assign(says, { lookUp: ABSENT, cancel: ABSENT });
    clock.advance(AT_RELEASE);
    await sweep();
    called.length = 0;
    return session;
  };

  /** When the session is due by the index itself; undefined when it is not in it. */
  const dueAt = async (id: string): Promise<number | undefined> => {
    for await (const due of deps.due.list(Number.MAX_SAFE_INTEGER)) {
      if (due === id) return (await store.item(id))?.due_at;
    }
    return undefined;
  };

  return {
    ...checkout,
    /** Calls of the processor, and writes, in order. */
    called,
    /** Sessions that a sweep could not handle, and those it handed to a person. */
    faults,
    reviews,
    says,
    deps,
    sweep,
    leave,
    leftUnknown,
    inReview,
    released,
    dueAt,
    /** What the config shows of the session. */
    config: async (id: string) =>
      presentConfig(
        await viewSession({ processors, wallets: store.wallets, keys, clock }, await stored(id), anAccount()),
      ),
    /** What a confirm is told now: a code, or the status of an answer. */
    tells: async (id: string, options: ConfirmOptions = {}) => told(await confirm(await stored(id), options)),
    /** What the same payer is told who pays the same amount in another session. */
    payAgain: async () => told(await confirm(await quoted(), {})),
  };
}

export function held(session: PaymentSession): UnderWay {
  const { attempt } = session;
  if (!attempt) throw new Error('No attempt holds the session');
  return { ...session, attempt };
}

/** The whole answer, of a confirm that was given one. */
export function answerOf(result: Confirmed | Problem): Confirmed {
  if (isProblem(result)) throw new Error(`Refused: ${result.code}`);
  return result;
}

/** The same object, which notes the name of each method as it is called. */
function recorded<T extends object>(target: T, called: string[]): T {
  return new Proxy(target, {
    get: (from, name) => {
      const member: unknown = Reflect.get(from, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        called.push(String(name));
        return member.apply(from, args);
      };
    },
  });
}
