import type { Dispute } from '../domain/session.ts';
import type { PaymentStore } from '../domain/store-ports.ts';
import { changeSession } from './session-change.ts';
import { disputesToItem } from './payment-codec.ts';
import type { Table } from './table.ts';

/** What a payment may have been before; `succeeded` is what is left out. */
export const paymentConditions = {
  payment: 'pay.a = :attempt',
  pending: 'pay.s = :before',
  succeeded: 'attribute_not_exists(pay.s)',
};

/** Payments of sessions that are completed: what became of them since. */
export function payments(table: Table): PaymentStore {
  const { payment, ...from } = paymentConditions;
  return {
    progress: (session, { attemptId, from: before, to }) =>
      changeSession(table, {
        id: session.id,
        update: to === 'succeeded' ? 'REMOVE pay.s' : 'SET pay.s = :after',
        conditions: { payment, before: from[before] },
        values: {
          ':attempt': attemptId,
          ...(before === 'pending' ? { ':before': before } : {}),
          ...(to === 'succeeded' ? {} : { ':after': to }),
        },
      }),

    recordDispute: (session, dispute) => {
      const known = session.disputes ?? [];
      const disputes = merged(known, dispute);
      if (!disputes) return Promise.resolve({ done: false, session });
      return changeSession(table, {
        id: session.id,
        update: 'SET dis = :disputes',
        conditions: {
          unchanged: known.length > 0 ? 'dis = :known' : 'attribute_not_exists(dis)',
          there: 'attribute_exists(pay)',
        },
        values: {
          ':disputes': disputesToItem(disputes),
          ...(known.length > 0 ? { ':known': disputesToItem(known) } : {}),
        },
      });
    },
  };
}

/** The newest word on each dispute; undefined when this is not it. */
function merged(known: readonly Dispute[], dispute: Dispute): Dispute[] | undefined {
  const before = known.find(({ id }) => id === dispute.id);
  if (before && (before.at > dispute.at || (before.at === dispute.at && before.status === dispute.status)))
    return undefined;
  return [...known.filter(({ id }) => id !== dispute.id), dispute];
}
