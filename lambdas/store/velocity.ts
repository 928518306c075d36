import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MOST_SEEN } from '../domain/card-testing.ts';
import type { Clock } from '../domain/ports.ts';
import type { VelocityStore } from '../domain/store-ports.ts';
import { DAY_MS, type Seen } from '../domain/velocity.ts';
import { batchGet } from './batch-get.ts';
import { keys, type Table } from './table.ts';

/** Each attribute that begins with it is one that was seen, and its value is when. */
const MEMBER = 'm';

export type SeenItem = Readonly<Record<string, unknown>>;

export function velocity(table: Table, clock: Clock): VelocityStore {
  return {
    read: async (wanted) => {
      const items = await batchGet(table, clock, wanted.map(keys.seen));
      return new Map(wanted.map((key) => [key, seenOf(items.get(keys.seen(key)) as SeenItem | undefined)]));
    },

    // Seen again is the same attribute again, so a write that is repeated counts once; and one that is full is left
    // alone, so that nobody can make a key hot.
    note: async (key, member, now, before) => {
      const past = [...before].filter(([, at]) => at <= now - DAY_MS).map(([old]) => old);
      if (!before.has(member) && before.size - past.length >= MOST_SEEN) return;
      const stale = past.filter((old) => old !== member).slice(0, MOST_SEEN);
      const names = Object.fromEntries(stale.map((old, n) => [`#s${n}`, MEMBER + old]));
      const remove = stale.length > 0 ? ` REMOVE ${Object.keys(names).join(', ')}` : '';
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: keys.seen(key) },
          UpdateExpression: `SET #member = :now, #ttl = :ttl${remove}`,
          ExpressionAttributeNames: { '#member': MEMBER + member, '#ttl': 'ttl', ...names },
          ExpressionAttributeValues: { ':now': now, ':ttl': Math.ceil((now + DAY_MS) / 1_000) },
        }),
      );
    },
  };
}

export function seenOf(item: SeenItem | undefined): Seen {
  const members = Object.entries(item ?? {}).filter(([name]) => name.startsWith(MEMBER));
  return new Map(members.map(([name, at]) => [name.slice(MEMBER.length), Number(at)]));
}
