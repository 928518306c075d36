import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../../lambdas/domain/ports.ts';
import type { PaymentSession } from '../../../lambdas/domain/session.ts';
import { accounts } from '../../../lambdas/store/accounts.ts';
import { attempts } from '../../../lambdas/store/attempts.ts';
import { challenges } from '../../../lambdas/store/challenges.ts';
import { customers } from '../../../lambdas/store/customers.ts';
import { guards } from '../../../lambdas/store/guards.ts';
import { rates } from '../../../lambdas/store/rates.ts';
import type { SessionItem } from '../../../lambdas/store/session-codec.ts';
import { sessions } from '../../../lambdas/store/sessions.ts';
import { velocity } from '../../../lambdas/store/velocity.ts';
import { wallets } from '../../../lambdas/store/wallets.ts';
import { checkoutTable, testClient } from '../../support/dynamodb.ts';
import { NOON } from './fixtures.ts';

export interface TestClock extends Clock {
  advance(milliseconds: number): void;
  /** What was slept, in order; each sleep moves the clock. */
  readonly slept: readonly number[];
}

export function fakeClock(start = NOON): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
    slept,
  };
}

export type TestStore = Awaited<ReturnType<typeof openStore>>;

/** The real store on a table of its own. */
export async function openStore({ clock = fakeClock(), client = testClient() } = {}) {
  const { tableName } = await checkoutTable(client);
  const table = { name: tableName, client };
  const accountStore = accounts(table, clock);
  const sessionStore = sessions(table, accountStore, clock);
  return {
    table,
    clock,
    accounts: accountStore,
    sessions: sessionStore,
    attempts: attempts(table),
    guards: guards(table),
    challenges: challenges(table),
    rates: rates(table),
    velocity: velocity(table, clock),
    wallets: wallets(table),
    customers: customers(table, clock),
    /** Puts a session as it is, whatever state it is in. */
    put: async <S extends PaymentSession>(session: S): Promise<S> => {
      await sessionStore.create(session);
      return session;
    },
    /** The item as the table holds it. */
    item: async (pk: string): Promise<SessionItem | undefined> => {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true }));
      return Item as SessionItem | undefined;
    },
    /** All that the table holds, as far as one page goes. */
    scan: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
      return { Items };
    },
    close: () => client.destroy(),
  };
}
