import type fc from 'fast-check';
import { requestHash } from '../../../lambdas/domain/canonical-json.ts';
import { defined } from '../../../lambdas/domain/defined.ts';
import { isProblem, type Problem } from '../../../lambdas/domain/errors.ts';
import { confirmKeyHash } from '../../../lambdas/domain/idempotency.ts';
import { isPaymentSession, totalOf } from '../../../lambdas/domain/session.ts';
import type { ConfirmSessionBody } from '../../../lambdas/domain/wire/payment.ts';
import { type Confirmed, confirmSession } from '../../../lambdas/operations/confirm-session.ts';
import { createSession } from '../../../lambdas/operations/create-session.ts';
import { expireSession } from '../../../lambdas/operations/expire-session.ts';
import { repeatConfirm } from '../../../lambdas/operations/repeat-confirm.ts';
import { quoteFee } from '../../../lambdas/operations/quote-fee.ts';
import { receiveNotice } from '../../../lambdas/operations/receive-notice.ts';
import { resolveSession } from '../../../lambdas/operations/resolve-session.ts';
import { sweepDue } from '../../../lambdas/operations/sweep-due.ts';
import { updateSession } from '../../../lambdas/operations/update-session.ts';
import type { Confirm } from './invariants.ts';
import { openPorts } from './model-ports.ts';
import type { ModelCard } from './model-processor.ts';
import { type Process, startProcess } from './process.ts';
import type { FaultyStep, Step } from './steps.ts';

const SWEEP_MS = 55_000;
const DAY_MS = 86_400_000;

export interface WorldOptions {
  /** Takes in by name what happened: answers, refusals, and what the sweeper did. */
  readonly seen: Set<string>;
  /** Milliseconds after which a request's process is killed: 27 s, or never, to see what holds even then. */
  readonly lifetime: number;
}

export type World = ReturnType<typeof openWorld>;

/** The real operations over stores, processor and clock in memory, and the invariants that watch them. */
export function openWorld(scheduler: fc.Scheduler, { lifetime, seen }: WorldOptions) {
  const ports = openPorts(scheduler, Number.isFinite(lifetime));
  const { time, watch, store, bank, account, setFees, next, depsOf } = ports;
  const confirms: Confirm[] = [];

  const idOf = (index: number) => [...store.rows.keys()][index % Math.max(1, store.rows.size)] ?? 'cs_none';

  const read = async (deps: ReturnType<typeof depsOf>, id: string) => {
    const session = await deps.sessions.find(id);
    return session && isPaymentSession(session) ? session : undefined;
  };

  const create = (process: Process, { payer, key, lifeSeconds }: Extract<Step, { kind: 'create' }>) =>
    process.run(async () => {
      const body = { amount: 1_000, customer_id: `payer-${payer}`, expires_in_seconds: lifeSeconds };
      const command = {
        account: account(),
        clientId: 'client',
        body: sessionBody(body),
        requestHash: requestHash(body),
      };
      const idempotencyKey = key === undefined ? undefined : `create-${key}`;
      await createSession(depsOf(process), defined({ ...command, idempotencyKey }));
    });

  const quote = (process: Process, id: string, card: ModelCard) =>
    process.run(async () => {
      const deps = depsOf(process);
      const session = await read(deps, id);
      if (!session) return;
      const quoted = await quoteFee(deps, session, account(), {
        method: methodOf(card),
        token: `tok_${card}`,
        source: {},
      });
      if (!isProblem(quoted)) watch.shown(id, card, totalOf(quoted.session, quoted.quote.fee));
    });

  /** As the route does it: a key that is known here first, then the operation. */
  const confirm = async (process: Process, command: Confirm) => {
    const { id, body, key } = command;
    const expected = watch.answerOf(command);
    const result = await process.run(async (): Promise<Confirmed | Problem | undefined> => {
      const deps = depsOf(process);
      const session = await read(deps, id);
      if (!session) return undefined;
      const attemptKey =
        key === undefined ? undefined : { keyHash: confirmKeyHash(id, key), requestHash: requestHash(body) };
      const request = { session, account: account(), requestId: next(), source: {} };
      const known = await repeatConfirm(deps, { ...request, key: attemptKey });
      if (known) return known;
      const given = { ...request, body, receivedAt: process.startedAt };
      const withIds = { ...deps, ids: { random: () => watch.attempt(deps.ids.random(), command) } };
      return confirmSession(withIds, attemptKey ? { ...given, key: attemptKey } : given);
    });
    if (result === 'killed' || result === undefined || result instanceof Error) return;
    watch.answered(command, result, expected);
    if (!isProblem(result) && result.open) {
      bank.tell(JSON.parse(result.body).next_action.client_secret);
      return void seen.add('asked');
    }
    seen.add(isProblem(result) ? result.code : `${result.status}${result.replayed ? ' again' : ''}`);
    if (isProblem(result) && result.code === 'quote_changed') {
      const offered = result.details.body?.['quote'] as { total_amount: number };
      watch.shown(id, command.card, offered.total_amount);
    }
  };

  const newConfirm = ({
    session,
    card,
    key,
    total,
    acknowledged,
  }: Extract<Step, { kind: 'confirm' | 'pay' }>): Confirm => {
    const id = idOf(session);
    const body: ConfirmSessionBody = defined({
      processor_token: `tok_${card}`,
      method: methodOf(card),
      total_amount: total === 'seen' ? watch.lastShown(id, card) : undefined,
      duplicate_acknowledged: acknowledged || undefined,
    });
    const made: Confirm = defined({ id, card, body, acknowledged, key: key === undefined ? undefined : `key-${key}` });
    confirms.push(made);
    return made;
  };

  const sweep = (process: Process) =>
    process.run(async () => {
      const swept = await sweepDue(depsOf(process), { requestId: 'sweep', until: time.now() + SWEEP_MS - 15_000 });
      for (const name of Object.keys(swept)) seen.add(`swept ${name}`);
    });

  /** The processor tells of its own accord what became of the session's charges. */
  const notify = (process: Process, id: string) =>
    process.run(async () => {
      for (const { reference, attemptId, status } of [...bank.ledger.values()]) {
        const known = status === 'succeeded' ? ('approved' as const) : status === 'declined' ? status : undefined;
        if (reference !== id || !known) continue;
        const transactionId = `ch_${attemptId}`;
        const outcome =
          known === 'approved' ? { kind: known, transactionId } : { kind: known, code: 'card_declined' as const };
        const notice = { kind: 'charge', attemptId, reference, transactionId, outcome } as const;
        const command = { account: account(), processor: 'sandbox', notice, requestId: 'notice' };
        seen.add(`notice ${await receiveNotice(depsOf(process), command)}`);
      }
    });

  /** Starts one step; it goes on whenever the scheduler gives it a turn. */
  const begin = async (step: FaultyStep): Promise<unknown> => {
    const life = step.kind === 'tick' ? SWEEP_MS : lifetime;
    const process = startProcess({ time, lifetime: life, fault: step.fault });
    switch (step.kind) {
      case 'create':
        return create(process, step);
      case 'patch':
        return process.run(() =>
          updateSession(depsOf(process), account(), idOf(step.session), { amount: step.amount }),
        );
      case 'expire':
        return process.run(() => expireSession(depsOf(process), account(), idOf(step.session), 'request-1'));
      case 'quote':
        return quote(process, idOf(step.session), step.card);
      case 'pay':
        await quote(startProcess({ time, lifetime }), idOf(step.session), step.card);
        return confirm(startProcess({ time, lifetime, fault: step.fault }), newConfirm(step));
      case 'confirm':
        return confirm(process, newConfirm(step));
      case 'retry': {
        const earlier = confirms.at(-1 - (step.confirm % Math.max(1, confirms.length)));
        return earlier && confirm(process, earlier);
      }
      case 'authenticate': {
        const id = idOf(step.session);
        await time.turn('authenticate');
        bank.authenticate(id, step.passed);
        return step.told && notify(process, id);
      }
      case 'tick':
        return sweep(process);
      case 'resolve': {
        const sessionId = idOf(step.session);
        const outcome = bank.standing(sessionId).length > 0 ? ('charged' as const) : ('not_charged' as const);
        const command = { account: account(), sessionId, requestId: 'resolve', body: { outcome } };
        return process.run(() => resolveSession(depsOf(process), command));
      }
      case 'advance':
        await time.turn('advance');
        return time.advance(step.milliseconds);
      case 'fees':
        await time.turn('fees');
        return setFees(step.flat);
      case 'week': {
        // Long enough for every look that the sweeper takes before it asks a person.
        bank.setOutage(true);
        for (let look = 0; look < 11; look += 1) {
          await time.advance(DAY_MS);
          await sweep(startProcess({ time, lifetime: SWEEP_MS }));
        }
        return bank.setOutage(false);
      }
      case 'outage':
        await time.turn('outage');
        return bank.setOutage(step.on);
    }
  };

  const start = (step: FaultyStep) => begin(step).catch(watch.fault);

  return { time, store, bank, watch, start };
}

function sessionBody(part: { amount: number; customer_id: string; expires_in_seconds: number }) {
  return {
    ...part,
    scope: 'payment' as const,
    currency: 'USD',
    success_url: 'https://shop.example/thanks',
    cancel_url: 'https://shop.example/cart',
    layout: 'embedded' as const,
    setup_future_usage: 'off' as const,
  };
}

const methodOf = (card: ModelCard) => (card === 'accepted' ? ('ach' as const) : ('card' as const));
