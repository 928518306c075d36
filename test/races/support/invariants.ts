import { isProblem, type Problem } from '../../../lambdas/domain/errors.ts';
import { requestHash } from '../../../lambdas/domain/canonical-json.ts';
import { tokenHash } from '../../../lambdas/domain/quote.ts';
import { isPaymentSession, type Session, totalOf } from '../../../lambdas/domain/session.ts';
import type { ConfirmSessionBody } from '../../../lambdas/domain/wire/payment.ts';
import type { Confirmed } from '../../../lambdas/operations/confirm-session.ts';
import { checkEnd, checkRow } from './invariants-of-states.ts';
import type { MemoryStore } from './memory-store.ts';
import type { LedgerEntry, ModelCard, ModelProcessor } from './model-processor.ts';
import type { Time } from './time.ts';

export interface Confirm {
  readonly id: string;
  readonly card: ModelCard;
  readonly body: ConfirmSessionBody;
  readonly key?: string;
  readonly acknowledged: boolean;
}

/** What is known of an attempt whose charge reached the processor. */
export interface Charged {
  readonly acknowledged: boolean;
  readonly startedAt: number;
  readonly guard: string | undefined;
}

interface Given {
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
}

export interface WatchOptions {
  readonly time: Time;
  readonly maxDeclines: number;
  /** Processes live no longer than they may; otherwise only what holds in the end is asked for. */
  readonly limited: boolean;
}

/** The promises, by name; each that is broken is noted with what broke it. */
export function invariants({ time, maxDeclines, limited }: WatchOptions) {
  const broken: string[] = [];
  const offers = new Set<string>();
  const shown = new Map<string, number>();
  const answers = new Map<string, Given>();
  const confirmsByAttempt = new Map<string, Confirm>();
  const charged = new Map<string, Charged>();
  let store: MemoryStore;
  let bank: ModelProcessor;

  const demand = (name: string, holds: boolean, what: unknown) => {
    if (!holds) broken.push(`${name}: ${JSON.stringify(what)}`);
  };

  const onWrite = (before: Session | undefined, after: Session) => {
    if (after.quote && isPaymentSession(after))
      offers.add(`${after.id} ${after.quote.tokenHash} ${totalOf(after, after.quote.fee)}`);
    if (!before) return;
    const was = before.attempt;
    const is = after.attempt;
    const step = { before, after };
    demand('status never goes back', before.status === 'active' || before.status === after.status, step);
    demand('version never goes back', after.version >= before.version, step);
    demand('one attempt at a time', !was || !is || was.id === is.id, step);
    if (is && !was) demand('expired never claims', before.status === 'active' && before.expiresAt > is.startedAt, step);
    if (was && is) demand('a charge under way freezes its terms', terms(before) === terms(after), step);
    if (before.status !== 'active') demand('what has ended stays as it is', terms(before) === terms(after), step);
    if (after.payment && !before.payment)
      demand('only the attempt that holds the session completes it', after.payment.attemptId === was?.id, step);
    if (is && !was) demand('used up declines charge no more', before.declines < maxDeclines, step);
    for (const [key, answer] of before.answers)
      demand('a stored answer never changes', after.answers.get(key)?.body === answer.body, step);
  };

  /** Runs when the processor takes a charge on, whatever becomes of it. */
  const onCharge = (entry: LedgerEntry) => {
    const session = store.rows.get(entry.reference)?.session;
    const by = confirmsByAttempt.get(entry.attemptId);
    if (!session || !isPaymentSession(session) || !by) return demand('only a confirm charges', false, entry);
    const attempt = session.attempt?.id === entry.attemptId ? session.attempt : undefined;
    charged.set(entry.attemptId, {
      acknowledged: by.acknowledged,
      startedAt: attempt?.startedAt ?? 0,
      guard: attempt?.guard,
    });
    const { total_amount: seen = entry.amount, method } = by.body;
    const hash = tokenHash(session, method, entry.token);
    demand('charged = the quote shown', seen === entry.amount, { entry, by });
    demand('charged = the quote shown', offers.has(`${entry.reference} ${hash} ${entry.amount}`), { entry, session });
    if (!limited) return;
    demand('only the attempt that holds the session charges', attempt !== undefined, { entry, session });
    const agreed = session.quote?.tokenHash === hash && totalOf(session, session.quote.fee) === entry.amount;
    demand('charged = the quote shown', agreed, { entry, session });
  };

  const place = ({ id, key }: Confirm) => `${id} ${key}`;

  const answered = (confirm: Confirm, result: Confirmed | Problem, before: Given | undefined) => {
    const told = isProblem(result) ? result.code : { status: result.status, body: result.body };
    const given = { confirm, told, before };
    if (!isProblem(result)) {
      if (result.status === 402)
        demand('only a decline is told as one', ['declined', 'asks'].includes(confirm.card), given);
      if (result.status === 200) demand('nobody is told of a payment that failed', mayPay(confirm.card), given);
    }
    if (!isProblem(result) && result.open)
      return demand('nobody is asked to act on what has its answer', before === undefined, given);
    if (!limited || confirm.key === undefined) return;
    const hash = requestHash(confirm.body);
    if (before && before.requestHash !== hash) {
      demand('a key with another body is refused', told === 'idempotency_key_reused', given);
    } else if (before || !isProblem(result)) {
      const known = answers.get(place(confirm));
      const same = !isProblem(result) && (!known || (known.status === result.status && known.body === result.body));
      demand('same key gives the same bytes', same, { ...given, known });
      if (!isProblem(result))
        answers.set(place(confirm), { requestHash: hash, status: result.status, body: result.body });
    }
  };

  return {
    onWrite,
    onCharge,
    answered,
    over: (watchedStore: MemoryStore, watchedBank: ModelProcessor) => {
      store = watchedStore;
      bank = watchedBank;
    },
    attempt: (attemptId: string, confirm: Confirm) => {
      confirmsByAttempt.set(attemptId, confirm);
      return attemptId;
    },
    shown: (id: string, card: ModelCard, total: number) => shown.set(`${id} ${card}`, total),
    lastShown: (id: string, card: ModelCard) => shown.get(`${id} ${card}`),
    /** What the confirm's key has been answered by now. */
    answerOf: (confirm: Confirm) => (confirm.key === undefined ? undefined : answers.get(place(confirm))),
    fault: (cause: unknown) => demand('no fault of our own', false, String(cause)),
    /** What holds at every moment. */
    check: () => {
      for (const row of store.rows.values()) checkRow(demand, row, bank, time.now(), limited);
      return broken;
    },
    /** What holds once everything has come to rest. */
    checkEnd: () => {
      for (const row of store.rows.values()) checkEnd(demand, row, bank);
      const standing = [...store.rows.keys()].flatMap((id) => bank.standing(id));
      const unasked = standing.flatMap(({ attemptId, reference }) => {
        const charge = charged.get(attemptId);
        return charge && !charge.acknowledged && charge.guard ? [{ ...charge, reference }] : [];
      });
      for (const one of unasked)
        for (const other of unasked)
          if (one.reference < other.reference && one.guard === other.guard)
            demand(
              'one unacknowledged charge per guard key and window',
              Math.abs(one.startedAt - other.startedAt) >= 600_000,
              { one, other },
            );
      return broken;
    },
  };
}

const mayPay = (card: ModelCard) => !['declined', 'failed', 'dropped'].includes(card);

/** What is agreed while a charge is under way, and for ever once the session has ended. */
function terms({ status, amount, version, quote, payment, attempt }: Session): string {
  const { looks: _looks, review: _review, transactionId: _waits, ...kept } = attempt ?? {};
  return JSON.stringify(status === 'active' ? { amount, version, quote, kept } : { status, amount, version, payment });
}
