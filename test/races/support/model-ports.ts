import type fc from 'fast-check';
import type { Account } from '../../../lambdas/domain/account.ts';
import { keys } from '../../operations/support/checkout.ts';
import { testVault } from '../../operations/support/vault.ts';
import { anAccount } from '../../store/support/fixtures.ts';
import { invariants } from './invariants.ts';
import { memoryGuards } from './memory-guards.ts';
import { memoryStore } from './memory-store.ts';
import { modelProcessor } from './model-processor.ts';
import { NoAnswer, type Process } from './process.ts';
import { startTime } from './time.ts';

const MAX_DECLINES = 2;

/** Stores, processor and clock in memory, watched, and as each process has them. */
export function openPorts(scheduler: fc.Scheduler, limited: boolean) {
  const time = startTime(scheduler);
  const watch = invariants({ time, maxDeclines: MAX_DECLINES, limited });
  const store = memoryStore(watch.onWrite);
  const guards = memoryGuards(() => time.turn('guard'));
  const bank = modelProcessor(time, watch.onCharge);
  watch.over(store, bank);

  const vault = testVault();
  let flat = 10;
  let made = 0;
  const next = () => {
    made += 1;
    return String(made).padStart(27, '0');
  };

  const account = (): Account =>
    anAccount({ maxDeclines: MAX_DECLINES }, { fees: [{ method: 'card', flat, basisPoints: 0, label: 'Card fee' }] });

  /** The ports as one process has them. */
  const depsOf = ({ through }: Process) => {
    const unknown = { kind: 'unknown' };
    const processor = through(bank.processor, {
      describeToken: { kind: 'unavailable' },
      charge: unknown,
      lookUp: unknown,
      cancel: unknown,
      void: false,
    });
    return {
      sessions: through(store.sessions),
      attempts: through(store.attempts),
      guards: through(guards),
      challenges: { change: unasked, spend: unasked, countCode: unasked },
      captchas: { verify: unasked },
      velocity: { read: async () => new Map(), note: async () => {} },
      payments: { progress: async () => ({ done: false as const, session: undefined }), recordDispute: unasked },
      onRisk: () => {},
      wallets: through(store.wallets),
      vault: through(vault),
      onNotSaved: () => {},
      accounts: { find: async () => account() },
      due: store.due,
      processors: { get: () => processor },
      keys,
      clock: { now: time.now, sleep: async () => {} },
      ids: { random: next },
      onUnknown: () => {},
      onCharged: () => {},
      onTry: () => {},
      onFault: ({ cause }: { cause: unknown }) => {
        if (!(cause instanceof NoAnswer)) watch.fault(cause);
      },
      onReview: () => {},
    };
  };

  const setFees = (fee: number) => {
    flat = fee;
  };

  return { time, watch, store, bank, account, setFees, next, depsOf };
}

function unasked(): Promise<never> {
  return Promise.reject(new Error('No account of the model asks for a challenge'));
}
