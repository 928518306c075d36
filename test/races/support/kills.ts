import { setTimeout as pause } from 'node:timers/promises';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Answer, call, confirm, newSession, type OpenSession, outputs, quote } from '../../support/cloud.ts';
import { type ChargeRecord, chargeStore } from '../../../lambdas/sandbox/store/charges.ts';
import { processorUnderTest } from '../../support/processor.ts';
import { newest } from '../../support/processor-stripe.ts';
import { cloudClient } from './cloud-store.ts';

/** Where a killed confirm was, told by what it had left behind. */
export const points = ['before the claim', 'after the claim', 'after the charge', 'after the settle'] as const;
export type Point = (typeof points)[number];

/** As many as the local cloud runs of one function: a kill meets each of them in the middle of its own. */
const AT_ONCE = 4;
/** The others are about as far by then. */
const HALF = AT_ONCE / 2;
const KEY = 'payer';
const WATCH_MS = 10_000;

/** A session's item, as far as these tests look into it. */
export interface Item {
  readonly pk: string;
  readonly st: string;
  /** The attempt; `n` counts looks that told nothing. */
  readonly a?: { readonly id: string; readonly n?: number };
  readonly due_at?: number;
}

export interface Killed {
  readonly session: OpenSession;
  readonly token: string;
  readonly point: Point;
  /** What the payer was told; the gateway's 504 when the function died first. */
  readonly answer: Answer;
}

let client: DynamoDBDocumentClient | undefined;
let ledgerTable: Promise<string> | undefined;

export async function itemsOf(sessions: readonly OpenSession[]): Promise<Map<string, Item>> {
  client ??= cloudClient();
  const found = new Map<string, Item>();
  for (let from = 0; from < sessions.length; from += 100) {
    const Keys = sessions.slice(from, from + 100).map(({ id }) => ({ pk: id }));
    const request = { [outputs.TableName]: { Keys, ConsistentRead: true } };
    const { Responses } = await client.send(new BatchGetCommand({ RequestItems: request }));
    for (const item of Responses?.[outputs.TableName] ?? []) found.set(item['pk'], item as Item);
  }
  return found;
}

export const closeItems = () => client?.destroy();

export const pay = (session: OpenSession, token: string, key = KEY) => confirm(session, token, { key });

async function kill(name: string): Promise<void> {
  await call('POST', `${outputs.LocalControlUrl}/kill`, { body: { function: name } });
}

export async function tick(): Promise<void> {
  await call('POST', `${outputs.LocalControlUrl}/tick`);
}

let payers = 0;

/** Sessions that only a confirm is missing to, and beside them processes that are ready to take it. */
export async function quotedSessions(account: string, token: string): Promise<OpenSession[]> {
  const all = Array.from({ length: AT_ONCE }, (_, n) => n);
  const woken = all.map(() => call('POST', `${outputs.ApiUrl}/v1/hosted-sessions/cs_none/confirm`, { body: {} }));
  const sessions = await Promise.all(
    all.map(async () => {
      payers += 1;
      const session = await newSession(account, { customer_id: `payer-${payers}` });
      await quote(session, token);
      return session;
    }),
  );
  await Promise.all(woken);
  return sessions;
}

/** Begins a confirm of each, and kills the function when the point is in sight. */
export async function killAt(aim: Point, sessions: readonly OpenSession[], token: string): Promise<Killed[]> {
  const answers = sessions.map((session) => pay(session, token));
  const answered = Promise.all(answers);
  await inSight(aim, sessions, answered);
  await kill('confirm-session');
  const told = await answered;
  // A charge that was sent before its sender died is taken all the same.
  await pause(50);
  const [items, charges] = await Promise.all([itemsOf(sessions), chargesOf(sessions)]);
  return sessions.map((session, n) => {
    const { st, a } = items.get(session.id) ?? { st: 'gone' };
    const begun = charges[n]?.length ? 'after the charge' : 'after the claim';
    const point = st === 'completed' ? 'after the settle' : a ? begun : 'before the claim';
    return { session, token, point, answer: told[n] as Answer };
  });
}

/** Begins a confirm, and kills the function once the processor has taken the charge on; says what the payer was told. */
export async function killWhileCharging(session: OpenSession, token: string): Promise<Answer> {
  const told = pay(session, token);
  while ((await chargesOf([session])).flat().length === 0) await pause(20);
  await kill('confirm-session');
  return told;
}

/** Resolves when half of the sessions have come as far as the point, or all have their answer. */
async function inSight(aim: Point, sessions: readonly OpenSession[], answered: Promise<unknown>): Promise<void> {
  let over = false;
  const done = answered.then(() => {
    over = true;
  });
  const until = Date.now() + WATCH_MS;
  const watch = async () => {
    if (aim === 'before the claim') return;
    while (!over && Date.now() < until && !(await reached(aim, sessions))) await pause(1);
  };
  await Promise.race([watch(), done]);
}

/** What the processor has of each session: begun, whatever became of it. */
const chargesOf = (sessions: readonly OpenSession[]): Promise<unknown[][]> =>
  processorUnderTest.name === 'stripe' ? newest(sessions.map(({ id }) => id)) : sandboxCharges(sessions);

/** Straight from the sandbox's table: a call of its API takes longer than what is watched for. */
async function sandboxCharges(sessions: readonly OpenSession[]): Promise<ChargeRecord[][]> {
  client ??= cloudClient();
  const ownTables = outputs.TableName.slice(0, outputs.TableName.indexOf('-') + 1);
  ledgerTable ??= client
    .send(new ListTablesCommand({ ExclusiveStartTableName: ownTables }))
    .then(
      ({ TableNames = [] }) => TableNames.find((name) => name.startsWith(ownTables) && /sandbox/i.test(name)) ?? '',
    );
  const charges = chargeStore(client, await ledgerTable);
  return Promise.all(sessions.map(({ id }) => charges.list(id)));
}

async function reached(aim: Point, sessions: readonly OpenSession[]): Promise<boolean> {
  const items = [...(await itemsOf(sessions)).values()];
  const begun = items.filter(({ st, a }) => a || st === 'completed');
  const settled = items.filter(({ st }) => st === 'completed');
  if (aim === 'after the settle') return settled.length >= HALF;
  if (aim === 'after the claim' || begun.length === 0) return begun.length >= HALF;
  return (await chargesOf(sessions)).filter(({ length }) => length > 0).length >= HALF;
}
