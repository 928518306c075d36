import type { CancelOutcome, Charge, ChargeOutcome, LookUpOutcome, Processor } from '../../../lambdas/domain/ports.ts';
import type { Time } from './time.ts';

/** Cards of the sandbox; `asks`, whose bank asks its payer; and `stray`: charged long after its key was made unusable. */
export const modelCards = [
  'approved',
  'declined',
  'failed',
  'accepted',
  'chargedThenDropped',
  'dropped',
  'slow',
  'late',
  'asks',
  'stray',
] as const;
export type ModelCard = (typeof modelCards)[number];

export interface LedgerEntry extends Charge {
  status: 'in_progress' | 'waiting' | 'succeeded' | 'pending' | 'declined' | 'failed' | 'cancelled' | 'voided';
  /** False for a key that was cancelled before any charge came with it. */
  readonly charged: boolean;
  /** Its payer knows how to go on with it: now, and after a refusal with another card, until it is called off. */
  open?: boolean;
}

const UNKNOWN = { kind: 'unknown' } as const;
const CHARGE_TIMEOUT_MS = 20_000;
const STRAY_MS = 130_000;
const delays: Partial<Record<ModelCard, number>> = { slow: 3_000, late: 30_000, stray: STRAY_MS };

export type ModelProcessor = ReturnType<typeof modelProcessor>;

/** The sandbox processor by its contract, on the clock of the run. A token is `tok_` and the card's name. */
export function modelProcessor(time: Time, onCharge: (entry: LedgerEntry) => void) {
  const ledger = new Map<string, LedgerEntry>();
  let outage = false;

  const taken = (charge: Charge, status: LedgerEntry['status']) => {
    const entry: LedgerEntry = { ...charge, status, charged: true };
    ledger.set(charge.attemptId, entry);
    onCharge(entry);
    return entry;
  };

  const outcomeOf = ({ status, attemptId }: LedgerEntry): CancelOutcome => {
    switch (status) {
      case 'succeeded':
        return { kind: 'approved', transactionId: `ch_${attemptId}` };
      case 'pending':
        return { kind: 'pending', transactionId: `ch_${attemptId}` };
      case 'declined':
        return { kind: 'declined', code: 'card_declined' };
      case 'in_progress':
      case 'waiting':
        return UNKNOWN;
      default:
        return { kind: 'failed' };
    }
  };

  /** The same of what may still wait for its payer. */
  const openOutcomeOf = (entry: LedgerEntry): LookUpOutcome => {
    if (entry.status !== 'waiting') return outcomeOf(entry);
    const nextAction = {
      type: 'use_stripe_sdk',
      clientSecret: `${entry.attemptId}_secret`,
      publishableKey: 'pk',
    } as const;
    return { kind: 'action_required', transactionId: `ch_${entry.attemptId}`, nextAction };
  };

  const begin = (charge: Charge): { entry: LedgerEntry | undefined; delay: number; answers: boolean } => {
    const card = charge.token.slice('tok_'.length) as ModelCard;
    const known = ledger.get(charge.attemptId);
    if (known) return { entry: known, delay: 0, answers: true };
    switch (card) {
      case 'declined':
      case 'failed':
        return { entry: taken(charge, card), delay: 0, answers: true };
      case 'accepted':
        return { entry: taken(charge, 'pending'), delay: 0, answers: true };
      case 'asks': {
        const status = charge.interactive ? 'waiting' : 'declined';
        return { entry: taken(charge, status), delay: 0, answers: true };
      }
      case 'dropped':
        return { entry: undefined, delay: 0, answers: false };
      case 'slow':
      case 'late':
        return { entry: taken(charge, 'in_progress'), delay: delays[card] ?? 0, answers: true };
      case 'stray':
        return { entry: undefined, delay: STRAY_MS, answers: true };
      default:
        return { entry: taken(charge, 'succeeded'), delay: 0, answers: card === 'approved' };
    }
  };

  /** The charge that came after all, whatever was said of its key meanwhile. */
  const stray = (charge: Charge): ChargeOutcome => {
    taken(charge, 'succeeded');
    return { kind: 'approved', transactionId: `ch_${charge.attemptId}` };
  };

  const processor: Processor = {
    name: 'sandbox',
    browser: { tokenizeUrl: 'https://processor.example/tokens', publishableKey: 'pk' },
    testMode: true,
    settleWindowSeconds: 60,
    describeToken: async (token) => {
      if (outage) return { kind: 'unavailable' };
      const method = token === 'tok_accepted' ? 'ach' : 'card';
      return { kind: 'found', instrument: { method, cardType: 'visa', last4: '4242', fingerprint: token } };
    },
    charge: async (charge) => {
      if (outage) return UNKNOWN;
      const { entry, delay, answers } = begin(charge);
      if (!answers) return UNKNOWN;
      if (delay === 0) return known(entry);
      return new Promise<ChargeOutcome>((resolve) => {
        if (!entry) return time.at(time.now() + delay, () => resolve(stray(charge)));
        time.at(time.now() + CHARGE_TIMEOUT_MS, () => resolve(UNKNOWN));
        time.at(time.now() + delay, () => {
          if (entry.status === 'in_progress') entry.status = 'succeeded';
          resolve(known(entry));
        });
      });
    },
    lookUp: async ({ attemptId }) => {
      if (outage) return UNKNOWN;
      const entry = ledger.get(attemptId);
      return entry ? openOutcomeOf(entry) : { kind: 'absent' };
    },
    cancel: async ({ attemptId, reference }) => {
      if (outage) return UNKNOWN;
      const entry = ledger.get(attemptId);
      if (!entry) {
        const nothing = {
          attemptId,
          reference,
          token: '',
          method: 'card',
          amount: 0,
          currency: '',
          interactive: true,
        } as const;
        ledger.set(attemptId, { ...nothing, status: 'cancelled', charged: false });
        return { kind: 'absent' };
      }
      entry.open = false;
      if (entry.status === 'in_progress' || entry.status === 'waiting') entry.status = 'cancelled';
      return entry.status === 'cancelled' ? { kind: 'absent' } : outcomeOf(entry);
    },
    void: async ({ attemptId }) => {
      const entry = ledger.get(attemptId);
      if (outage || !entry) return false;
      if (entry.status === 'succeeded' || entry.status === 'pending') entry.status = 'voided';
      return entry.status === 'voided';
    },
    keeper: { keep: async () => ({ kind: 'unavailable' }), forget: async () => false },
  };

  return {
    processor,
    /** Every key that the processor knows. */
    ledger: ledger as ReadonlyMap<string, LedgerEntry>,
    /** Charges of a session that stand: taken, and not given back. */
    standing: (reference: string) =>
      [...ledger.values()].filter(
        (entry) => entry.reference === reference && (entry.status === 'succeeded' || entry.status === 'pending'),
      ),
    /** A payer is told how to go on. */
    tell: (clientSecret: string) => {
      const entry = ledger.get(clientSecret.replace(/_secret$/, ''));
      if (entry?.status === 'waiting') entry.open = true;
    },
    /** The payers of a session's charges answer to their banks. */
    authenticate: (reference: string, passed: boolean) => {
      for (const entry of ledger.values())
        if (entry.reference === reference && entry.open && (entry.status === 'waiting' || entry.status === 'declined'))
          entry.status = passed ? 'succeeded' : 'declined';
    },
    setOutage: (on: boolean) => {
      outage = on;
    },
  };

  function known(entry: LedgerEntry | undefined): ChargeOutcome {
    const outcome = entry ? openOutcomeOf(entry) : UNKNOWN;
    return outcome.kind === 'absent' ? UNKNOWN : outcome;
  }
}
