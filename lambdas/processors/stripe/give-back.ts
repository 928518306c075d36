import type Stripe from 'stripe';
import type { ApprovedCharge } from '../../domain/ports.ts';
import { answered } from './answers.ts';
import { isFiledUnder, isGivenBack, readIntent } from './intent.ts';

/** Cancels or refunds a payment, whichever it still can be; true once that is so, however often it is asked. */
export async function giveBack(stripe: Stripe, charge: ApprovedCharge, left: () => number): Promise<boolean> {
  const { transactionId, attemptId } = charge;
  const retrieve = async () => {
    const read = stripe.paymentIntents.retrieve(transactionId, { expand: ['latest_charge'] }, { timeout: left() });
    const answer = await answered(read);
    const intent = answer.kind === 'answered' ? readIntent(answer.value) : undefined;
    return intent && isFiledUnder(intent, charge) ? intent : undefined;
  };
  const intent = await retrieve();
  switch (intent?.status) {
    case 'canceled':
      return true;
    case 'succeeded': {
      if (isGivenBack(intent)) return true;
      const idempotencyKey = `${attemptId}-void`;
      await answered(stripe.refunds.create({ payment_intent: transactionId }, { idempotencyKey, timeout: left() }));
      const after = await retrieve();
      return after !== undefined && isGivenBack(after);
    }
    case undefined:
      return false;
    // A debit on its way can seldom be called off: then it is given back once it has arrived.
    default: {
      const cancelled = await answered(stripe.paymentIntents.cancel(transactionId, {}, { timeout: left() }));
      return cancelled.kind === 'answered' && readIntent(cancelled.value)?.status === 'canceled';
    }
  }
}
