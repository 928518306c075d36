import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Account } from '../../../lambdas/domain/account.ts';
import { tokenHash } from '../../../lambdas/domain/quote.ts';
import type { claimConditions, settleConditions } from '../../../lambdas/store/attempts.ts';
import type { Checkout } from '../../operations/support/checkout.ts';
import { anAccount, anAttempt, aQuote, aSession, freshId } from '../../store/support/fixtures.ts';

export type Clause = keyof typeof claimConditions | keyof typeof settleConditions;

export interface Proof {
  /** As docs/decisions/claim-clauses.md has it. */
  readonly promise: string;
  /** Whether the promise is broken when what the clause stands against happens. */
  readonly broken: (checkout: Checkout) => Promise<boolean>;
}

const DECLINED = { kind: 'declined', code: 'card_declined' } as const;
const flat = (fee: number): Account =>
  anAccount({}, { fees: [{ method: 'card', flat: fee, basisPoints: 0, label: 'Fee' }] });

/** New to the duplicate guard. */
const payer = () => ({ customer_id: freshId() });

const charges = ({ processor }: Checkout, id: string) => processor.charges.filter(({ reference }) => reference === id);
const isCharged = (checkout: Checkout, id: string) => charges(checkout, id).length > 0;

/** Lets time pass between the checks of a confirm and its claim. */
function stall({ ids, clock }: Checkout, milliseconds: number): void {
  const random = () => {
    clock.advance(milliseconds);
    return freshId();
  };
  Object.assign(ids, { random });
}

/** Each confirm here was checked against a session as it was; what happens since is for the claim to see. */
export const proofs: Readonly<Record<Clause, Proof>> = {
  active: {
    promise: 'what has ended is not charged',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer());
      // The product ends a session together with its quote, so only a hand in the table gets here.
      await checkout.store.table.client.send(
        new UpdateCommand({
          TableName: checkout.store.table.name,
          Key: { pk: session.id },
          UpdateExpression: 'SET st = :expired',
          ExpressionAttributeValues: { ':expired': 'expired' },
        }),
      );
      await checkout.confirm(session);
      return isCharged(checkout, session.id);
    },
  },
  free: {
    promise: 'one charge at a time',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer());
      checkout.processor.during(async () => {
        checkout.processor.during(async () => {});
        await checkout.confirm(session, { key: 'second' });
      });
      await checkout.confirm(session, { key: 'first' });
      return charges(checkout, session.id).length > 1;
    },
  },
  live: {
    promise: 'no charge begins after the time of the session',
    broken: async (checkout) => {
      const now = checkout.clock.now();
      const open = aSession({ expiresAt: now + 500, customerId: freshId() });
      // A quote ends with its session, so this one was written by something else than the product.
      const quote = aQuote({ until: now + 60_000, tokenHash: tokenHash(open, 'card', 'tok_visa') });
      const session = await checkout.store.put({ ...open, quote });
      stall(checkout, 1_000);
      await checkout.confirm(session);
      return isCharged(checkout, session.id);
    },
  },
  version: {
    promise: 'a PATCH voids what was agreed before it',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer(), flat(10));
      await checkout.store.sessions.update(session, { amount: 2_000 }, checkout.clock.now());
      await checkout.quote(session.id, {}, flat(10));
      await checkout.confirm(session, { account: flat(10) });
      return isCharged(checkout, session.id);
    },
  },
  token: {
    promise: 'the quote was for the very token that is charged',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer());
      checkout.processor.knows('tok_other', { method: 'card', cardType: 'visa', fingerprint: 'other' });
      await checkout.quote(session.id, { token: 'tok_other' });
      await checkout.confirm(session);
      return isCharged(checkout, session.id);
    },
  },
  fee: {
    promise: 'the total is the one that was shown last',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer(), flat(10));
      await checkout.quote(session.id, {}, flat(50));
      await checkout.confirm(session, { account: flat(50) });
      return isCharged(checkout, session.id);
    },
  },
  current: {
    promise: 'a quote that ran out is charged by nobody',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer());
      checkout.clock.advance(599_500);
      stall(checkout, 1_000);
      await checkout.confirm(session);
      return isCharged(checkout, session.id);
    },
  },
  declines: {
    promise: 'a session whose declines are used up charges no more',
    broken: async (checkout) => {
      const account = anAccount({ maxDeclines: 1 });
      const session = await checkout.quoted(payer(), account);
      checkout.processor.answer(DECLINED);
      await checkout.confirm(session, { account, key: 'first' });
      await checkout.confirm(session, { account, key: 'second' });
      return charges(checkout, session.id).length > 1;
    },
  },
  unanswered: {
    promise: 'a key that has its answer charges no second time',
    broken: async (checkout) => {
      const session = await checkout.quoted(payer());
      checkout.processor.answer(DECLINED);
      const first = await checkout.confirm(session, { key: 'same' });
      const second = await checkout.confirm(session, { key: 'same' });
      return JSON.stringify(first) !== JSON.stringify({ ...second, replayed: false });
    },
  },
  holder: {
    promise: 'only the attempt that holds the session settles it',
    broken: async (checkout) => {
      const { attempts } = checkout.store;
      const session = await checkout.quoted(payer());
      checkout.processor.during(async () => {
        const { attempt = anAttempt() } = await checkout.stored(session.id);
        await attempts.release({ session, attempt, now: checkout.clock.now() }, 'failed');
        const next = anAttempt({ startedAt: checkout.clock.now() });
        await attempts.claim({ session, quote: session.quote ?? aQuote(), attempt: next, maxDeclines: 5 });
      });
      await checkout.confirm(session, { key: 'first' });
      return (await checkout.stored(session.id)).status === 'completed';
    },
  },
};
