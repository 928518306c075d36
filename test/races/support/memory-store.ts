import type { Attempt, LateApproval, Session } from '../../../lambdas/domain/session.ts';
import { RECOVER_AFTER_MS } from '../../../lambdas/domain/recovery.ts';
import { emptyWallet, type Wallet } from '../../../lambdas/domain/saved-method.ts';
import type {
  AttemptStore,
  DueStore,
  SessionStore,
  Settlement,
  WalletStore,
  Written,
} from '../../../lambdas/domain/store-ports.ts';

/** A session beside what the table keeps for the due index. */
export interface Row {
  readonly session: Session;
  /** Without a shard a session is not in the due index, whatever its time. */
  readonly sharded: boolean;
  readonly dueAt?: number | undefined;
  readonly owe?: number | undefined;
}

/** When the due index has the session. */
export function dueOf({ sharded, dueAt }: Row): number | undefined {
  return sharded ? dueAt : undefined;
}

/** Told of every write, so that an invariant can look at each step that a session takes. */
export type OnWrite = (before: Session | undefined, after: Session) => void;

export type MemoryStore = ReturnType<typeof memoryStore>;

/**
 * The stores of sessions and attempts in memory, on the conditions of the real ones. Another test runs the same calls
 * against both and compares every answer.
 */
export function memoryStore(onWrite: OnWrite = () => {}) {
  const rows = new Map<string, Row>();
  const purses = new Map<string, Wallet>();

  const put = (row: Row) => {
    onWrite(rows.get(row.session.id)?.session, row.session);
    rows.set(row.session.id, row);
  };

  const change = (id: string, holds: (row: Row) => boolean, next: (row: Row) => Row): Written => {
    const row = rows.get(id);
    if (!row || !holds(row)) return { done: false, session: row?.session };
    put(next(row));
    return { done: true };
  };

  const sessions: SessionStore = {
    create: async (session) => {
      const earlier = rows.get(session.id)?.session;
      if (earlier) return { done: false, session: earlier };
      put({ session, sharded: true, dueAt: session.expiresAt });
      return { done: true };
    },
    find: async (id) => rows.get(id)?.session,
    load: async () => {
      throw new Error('The model reads sessions by find');
    },
    saveQuote: async ({ id, version }, quote, now) =>
      change(
        id,
        ({ session }) => isOpen(session, now) && session.version === version,
        (row) => ({ ...row, session: { ...row.session, quote } }),
      ),
    update: async ({ id, version }, patch, now) =>
      change(
        id,
        ({ session }) => isOpen(session, now) && session.version === version,
        (row) => ({ ...row, session: { ...withoutQuote(row.session), ...patch, version: version + 1 } }),
      ),
    expire: async (id) =>
      change(
        id,
        ({ session }) => session.status === 'active' && !session.attempt,
        (row) => ended(row, { ...withoutQuote(row.session), status: 'expired' }),
      ),
  };

  const attempts: AttemptStore = {
    claim: async ({ session, quote, attempt, maxDeclines }) => {
      const now = attempt.startedAt;
      const written = change(
        session.id,
        ({ session: stored }) =>
          isOpen(stored, now) &&
          stored.version === session.version &&
          stored.quote?.tokenHash === quote.tokenHash &&
          stored.quote.fee === quote.fee &&
          stored.quote.until > now &&
          stored.declines < maxDeclines &&
          !(attempt.key && stored.answers.has(attempt.key.keyHash)),
        (row) => dueUnlessOwed(row, { ...row.session, attempt }, now + RECOVER_AFTER_MS),
      );
      return !written.done && written.session?.attempt?.id === attempt.id ? { done: true } : written;
    },
    unclaim: async ({ id }, attemptId) =>
      change(id, holder(attemptId), (row) => dueUnlessOwed(row, released(row.session), row.session.expiresAt)),
    complete: async (settlement, payment) => {
      const { session, attempt } = settlement;
      const written = change(session.id, holder(attempt.id), (row) => {
        const { attempt: _done, ...kept } = withoutQuote(answered(row.session, settlement));
        return ended(row, { ...kept, status: 'completed', payment });
      });
      const { done, session: stored } = written;
      return !done && stored?.payment?.attemptId === attempt.id ? { done: true, session: stored } : written;
    },
    completeAndSave: async (settlement, payment, wallet) => {
      const { session, attempt } = settlement;
      const row = rows.get(session.id);
      const held = row !== undefined && holder(attempt.id)(row);
      if (held && (purses.get(wallet.id)?.version ?? 0) !== wallet.version) return 'wallet_changed';
      const written = await attempts.complete(settlement, payment);
      if (written.done && held) purses.set(wallet.id, { ...wallet, version: wallet.version + 1 });
      return written;
    },
    release: async (settlement, outcome) =>
      change(settlement.session.id, holder(settlement.attempt.id), (row) => {
        const declines = row.session.declines + (outcome === 'declined' ? 1 : 0);
        const session = { ...released(answered(row.session, settlement)), declines };
        return { ...dueUnlessOwed(row, session, session.expiresAt), sharded: true };
      }),
    postpone: async ({ id }, attempt, { dueAt, looks }) =>
      change(id, holder(attempt.id), (row) => dueUnlessOwed(row, withAttempt(row.session, { looks }), dueAt)),
    awaitPayer: async ({ id }, attempt, { transactionId, dueAt }) =>
      change(id, holder(attempt.id), (row) => dueUnlessOwed(row, withAttempt(row.session, { transactionId }), dueAt)),
    askForReview: async ({ id }, attempt) =>
      change(
        id,
        (row) => holder(attempt.id)(row) && row.owe === undefined,
        (row) => ({ session: withAttempt(row.session, { review: true }), sharded: false }),
      ),
    recordLateApproval: async ({ id }, approval, now) =>
      change(
        id,
        ({ session }) => !session.lateApprovals?.some((known) => isSame(known, { ...approval, voided: false })),
        ({ session }) => {
          const lateApprovals = [...(session.lateApprovals ?? []), { ...approval, voided: false }];
          return { session: { ...session, lateApprovals }, sharded: true, dueAt: now, owe: now };
        },
      ),
    settleLateApprovals: async ({ id, status, attempt, lateApprovals = [] }, approvals, dueAt) =>
      change(
        id,
        ({ session }) =>
          session.status === status &&
          session.attempt?.id === attempt?.id &&
          session.lateApprovals?.length === lateApprovals.length &&
          session.lateApprovals.every((approval, n) => isSame(approval, lateApprovals[n])),
        (row) => {
          const owes = approvals.some(({ voided }) => !voided);
          const session = { ...row.session, lateApprovals: approvals };
          return { session, sharded: row.sharded && dueAt !== undefined, dueAt, owe: owes ? dueAt : undefined };
        },
      ),
  };

  const wallets: WalletStore = {
    find: async (account, customerId) => {
      const empty = emptyWallet(account, customerId);
      return purses.get(empty.id) ?? empty;
    },
    read: async (id) => purses.get(id),
    listDue: async function* () {},
    save: async (wallet) => {
      if ((purses.get(wallet.id)?.version ?? 0) !== wallet.version) return false;
      purses.set(wallet.id, { ...wallet, version: wallet.version + 1 });
      return true;
    },
  };

  const due: DueStore = {
    async *list(now) {
      for (const [id, row] of [...rows]) if ((dueOf(row) ?? Number.POSITIVE_INFINITY) <= now) yield id;
    },
  };

  return {
    sessions,
    attempts,
    wallets,
    due,
    rows: rows as ReadonlyMap<string, Row>,
    purses: purses as ReadonlyMap<string, Wallet>,
  };
}

const holder =
  (attemptId: string) =>
  ({ session }: Row) =>
    session.attempt?.id === attemptId;

function isOpen({ status, attempt, expiresAt }: Session, now: number): boolean {
  return status === 'active' && !attempt && expiresAt > now;
}

function isSame(known: LateApproval, other: LateApproval | undefined): boolean {
  return (
    known.attemptId === other?.attemptId && known.transactionId === other.transactionId && known.voided === other.voided
  );
}

function withoutQuote({ quote: _void, ...kept }: Session): Session {
  return kept;
}

function released({ attempt: _released, ...kept }: Session): Session {
  return kept;
}

function withAttempt(session: Session, part: Partial<Attempt>): Session {
  return session.attempt ? { ...session, attempt: { ...session.attempt, ...part } } : session;
}

function answered(session: Session, { attempt, answer }: Settlement): Session {
  if (!attempt.key || !answer) return session;
  return { ...session, answers: new Map([...session.answers, [attempt.key.keyHash, answer]]) };
}

function dueUnlessOwed({ owe, sharded }: Row, session: Session, dueAt: number): Row {
  return { session, sharded, dueAt: owe ?? dueAt, owe };
}

/** What has ended is due for nothing but a charge to give back. */
function ended({ owe, dueAt, sharded }: Row, session: Session): Row {
  return owe === undefined ? { session, sharded: false } : { session, sharded, dueAt, owe };
}
