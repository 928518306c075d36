import { RECOVER_AFTER_MS } from '../domain/recovery.ts';
import type { Payment } from '../domain/session.ts';
import type { AttemptStore, Settlement, Written } from '../domain/store-ports.ts';
import { packAnswer } from './answer-codec.ts';
import { dueShard, forgetAt } from './due.ts';
import {
  changeAndFinish,
  changeSession,
  changeSessionBeside,
  openConditions,
  type SessionChange,
} from './session-change.ts';
import { attemptToItem, lateApprovalsToItem } from './attempt-codec.ts';
import { paymentToItem } from './payment-codec.ts';
import type { Table } from './table.ts';
import { walletUpdate } from './wallets.ts';

/** What a claim demands of the session at the moment of its write. */
export const claimConditions = {
  ...openConditions,
  version: 'v = :version',
  token: 'q.t = :token',
  fee: 'q.fee = :fee',
  current: 'q.til > :now',
  declines: 'nd < :max',
  unanswered: 'attribute_not_exists(ans.#key)',
};

/** Stands for the key of an attempt that has none: no hash is as short. */
const NO_KEY = '-';

/** Only the attempt that holds the session may settle it. */
export const settleConditions = { holder: 'a.id = :attempt' };

/** @param conditions what claims and settlements demand; tests show what breaks when a clause is missing */
export function attempts(
  table: Table,
  { claim, settle } = { claim: claimConditions, settle: settleConditions },
): AttemptStore {
  const completion = (settlement: Settlement, payment: Payment): SessionChange => {
    const { session, attempt, now } = settlement;
    const answer = storedAnswer(settlement);
    return {
      id: session.id,
      update: `SET st = :completed, pay = :payment, ended = :now, #ttl = :ttl${answer.set} REMOVE a, q`,
      conditions: settle,
      values: {
        ':attempt': attempt.id,
        ':completed': 'completed',
        ':payment': paymentToItem(payment),
        ':now': now,
        ':ttl': forgetAt(table, now),
        ...answer.values,
      },
      names: { '#ttl': 'ttl', ...answer.names },
    };
  };

  return {
    claim: async ({ session, quote, attempt, maxDeclines }) => {
      const written = await changeSession(table, {
        id: session.id,
        update: 'SET a = :attempt, due_at = if_not_exists(owe, :due)',
        conditions: claim,
        values: {
          ':attempt': attemptToItem(attempt),
          ':due': attempt.startedAt + RECOVER_AFTER_MS,
          ':active': 'active',
          ':now': attempt.startedAt,
          ':version': session.version,
          ':token': quote.tokenHash,
          ':fee': quote.fee,
          ':max': maxDeclines,
        },
        names: { '#key': attempt.key?.keyHash ?? NO_KEY },
      });
      // A write that the SDK repeated finds its own attempt in the way: it has won.
      return !written.done && written.session?.attempt?.id === attempt.id ? { done: true } : written;
    },

    unclaim: (session, attemptId) =>
      changeSession(table, {
        id: session.id,
        update: 'SET due_at = if_not_exists(owe, exp) REMOVE a',
        conditions: settle,
        values: { ':attempt': attemptId },
      }),

    complete: async (settlement, payment) => {
      const written = await changeAndFinish(completion(settlement, payment), (change) => changeSession(table, change));
      return asDone(written, settlement);
    },

    completeAndSave: async (settlement, payment, wallet) => {
      const beside = walletUpdate(table, wallet);
      const written = await changeAndFinish(completion(settlement, payment), (change) =>
        changeSessionBeside(table, change, beside),
      );
      if (written === 'beside') return 'wallet_changed';
      return asDone(written, settlement);
    },

    release: (settlement, outcome) => {
      const answer = storedAnswer(settlement);
      return changeSession(table, {
        id: settlement.session.id,
        // A session that waited for a person is in no shard.
        update: `SET due_at = if_not_exists(owe, exp), due_shard = :shard, nd = nd + :declines${answer.set} REMOVE a`,
        conditions: settle,
        values: {
          ':attempt': settlement.attempt.id,
          ':shard': dueShard(settlement.session.id),
          ':declines': outcome === 'declined' ? 1 : 0,
          ...answer.values,
        },
        ...(answer.names ? { names: answer.names } : {}),
      });
    },

    postpone: (session, attempt, { dueAt, looks }) =>
      changeSession(table, {
        id: session.id,
        update: 'SET due_at = if_not_exists(owe, :due), a.n = :looks',
        conditions: settle,
        values: { ':attempt': attempt.id, ':due': dueAt, ':looks': looks },
      }),

    awaitPayer: (session, attempt, { transactionId, dueAt }) =>
      changeSession(table, {
        id: session.id,
        update: 'SET due_at = if_not_exists(owe, :due), a.t = :transaction',
        conditions: settle,
        values: { ':attempt': attempt.id, ':due': dueAt, ':transaction': transactionId },
      }),

    askForReview: (session, attempt) =>
      changeSession(table, {
        id: session.id,
        update: 'SET a.rv = :yes REMOVE due_shard, due_at',
        conditions: { ...settle, nothingOwed: 'attribute_not_exists(owe)' },
        values: { ':attempt': attempt.id, ':yes': true },
      }),

    recordLateApproval: (session, approval, now) => {
      const [entry] = lateApprovalsToItem([{ ...approval, voided: false }]);
      return changeSession(table, {
        id: session.id,
        update:
          'SET late = list_append(if_not_exists(late, :none), :late), due_shard = :shard, due_at = :now, owe = :now',
        conditions: { known: 'attribute_exists(pk)', once: 'NOT contains(late, :entry)' },
        values: {
          ':none': [],
          ':late': [entry],
          ':entry': entry,
          ':shard': dueShard(session.id),
          ':now': now,
        },
      });
    },

    // Only while nothing moved since: another attempt, or the session's end, has a due time of its own.
    settleLateApprovals: ({ id, status, attempt, lateApprovals = [] }, approvals, dueAt) => {
      const owes = approvals.some(({ voided }) => !voided);
      const next = dueAt === undefined ? ' REMOVE owe, due_shard, due_at' : ', due_at = :due REMOVE owe';
      return changeSession(table, {
        id,
        update: `SET late = :late${owes ? ', due_at = :due, owe = :due' : next}`,
        conditions: {
          unchanged: 'late = :before AND st = :status',
          attempt: attempt ? 'a.id = :attempt' : 'attribute_not_exists(a)',
        },
        values: {
          ':before': lateApprovalsToItem(lateApprovals),
          ':late': lateApprovalsToItem(approvals),
          ':status': status,
          ...(attempt ? { ':attempt': attempt.id } : {}),
          ...(dueAt === undefined ? {} : { ':due': dueAt }),
        },
      });
    },
  };
}

/** A write that was repeated, or made by two who had the same news, finds the payment that was made. */
function asDone(written: Written, { attempt }: Settlement): Written {
  const { done, session } = written;
  return !done && session?.payment?.attemptId === attempt.id ? { done: true, session } : written;
}

/** The part of a settling update that keeps the answer for the attempt's key, if it had one. */
function storedAnswer({ session, attempt, answer }: Settlement) {
  if (!answer || !attempt.key) return { set: '', values: {} };
  return {
    set: ', ans.#key = :answer',
    values: { ':answer': packAnswer(answer, { pk: session.id, su: session.successUrl }) },
    names: { '#key': attempt.key.keyHash },
  };
}
