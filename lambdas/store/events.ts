import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { EventType, SessionEvent } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { EventStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

interface EventItem {
  pk: string;
  acc: string;
  typ: EventType;
  at: number;
  dat: string;
  /** The request that led to it. */
  rid?: string;
  ttl: number;
  /** Account and shard: one large account must not heat one partition of the index. */
  ev_shard: string;
  /** Time and id, so that equal times keep an order. */
  ev_at: string;
}

const SHARDS = 8;
const KEEP_SECONDS = 90 * 86_400;

/** How long a write may hold its place in the list; one that takes longer is given up and made anew, further on. */
const WRITE_MS = 1_000;
const TRIES = 4;

/**
 * Events this young are not listed yet: a reader that moves its cursor forward must not pass an event that is still to
 * come. A place is at most WRITE_MS old when its write ends; the rest is for what nobody can bound exactly: the lag of
 * the index, clocks that differ, and a request that is carried out after its caller hung up (docs/decisions/event-list.md).
 */
const SETTLE_MS = 3_000;

/** Of the events of one page: a function may answer 6 MB, and quotes count twice there. */
const PAGE_BYTES = 2_500_000;

export function events(table: Table, clock: Pick<Clock, 'now'>): EventStore {
  return {
    add: async (event) => {
      for (let tries = 1; ; tries += 1) {
        const signal = AbortSignal.timeout(WRITE_MS);
        try {
          return await place(table, { ...event, at: clock.now() }, signal);
        } catch (error) {
          if (!signal.aborted || tries === TRIES) throw error;
        }
      }
    },

    find: async (webhookId) => {
      const get = new GetCommand({ TableName: table.name, Key: { pk: keys.event(webhookId) }, ConsistentRead: true });
      const { Item } = await table.client.send(get);
      return Item && fromItem(Item as EventItem);
    },

    list: async (account, { after, limit }, now) => {
      const from = after ? sortKey(after) : '';
      const to = sortKey({ at: now - SETTLE_MS, id: '' });
      // Whoever has just received an event may ask for what came after it.
      if (from > to) return { events: [] };
      const shards = await Promise.all(
        Array.from({ length: SHARDS }, (_, shard) => ofShard(table, `${account}#${shard}`, from, to, limit + 1)),
      );
      const found = shards.flat().sort((a, b) => (a.ev_at < b.ev_at ? -1 : 1));
      const page = fitting(found.slice(0, limit)).map(fromItem);
      const last = page.at(-1);
      return found.length > page.length && last ? { events: page, next: last.id } : { events: page };
    },
  };
}

async function place(table: Table, event: SessionEvent, abortSignal: AbortSignal): Promise<boolean> {
  const put = new PutCommand({
    TableName: table.name,
    Item: toItem(event),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return (await conditional(table.client.send(put, { abortSignal }))).done;
}

/** The database answers 1 MB at most; a shard that is cut short would be passed by the cursor. */
async function ofShard(table: Table, shard: string, from: string, to: string, limit: number): Promise<EventItem[]> {
  const found: EventItem[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'events',
        KeyConditionExpression: 'ev_shard = :shard AND ev_at BETWEEN :from AND :to',
        // BETWEEN takes its bounds in; `!` sorts right after the cursor itself.
        ExpressionAttributeValues: { ':shard': shard, ':from': `${from}!`, ':to': to },
        Limit: limit - found.length,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(Items as EventItem[]));
    start = LastEvaluatedKey;
  } while (start && found.length < limit);
  return found;
}

/** As many from the front as one answer takes, and at least one. */
function fitting(items: readonly EventItem[]): readonly EventItem[] {
  let bytes = 0;
  const end = items.findIndex(({ dat }) => {
    bytes += Buffer.byteLength(dat);
    return bytes > PAGE_BYTES;
  });
  return end === -1 ? items : items.slice(0, Math.max(1, end));
}

function sortKey({ at, id }: Pick<SessionEvent, 'at' | 'id'>): string {
  return `${String(Math.max(0, at)).padStart(14, '0')}#${id}`;
}

function toItem(event: SessionEvent): EventItem {
  return {
    pk: keys.event(event.id),
    acc: event.account,
    typ: event.type,
    at: event.at,
    dat: event.data,
    ...(event.requestId === undefined ? {} : { rid: event.requestId }),
    ttl: Math.floor(event.at / 1_000) + KEEP_SECONDS,
    ev_shard: `${event.account}#${Number.parseInt(event.id.slice(-2), 36) % SHARDS}`,
    ev_at: sortKey(event),
  };
}

function fromItem({ pk, acc, typ, at, dat, rid }: EventItem): SessionEvent {
  const event = { id: pk.slice(keys.event('').length), account: acc, type: typ, at, data: dat };
  return rid === undefined ? event : { ...event, requestId: rid };
}
