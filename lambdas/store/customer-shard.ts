import { walletId } from '../domain/saved-method.ts';
import type { Session } from '../domain/session.ts';

const SHARDS = 8;

/** A merchant may give all its payers one id: its sessions must not heat one partition of the index. */
export function customerShard({ id, account, customerId }: Session): string | undefined {
  if (customerId === undefined) return undefined;
  return customerShards(account, customerId)[Number.parseInt(id.slice(-2), 36) % SHARDS];
}

/** By a hash of the customer's id, which an index would keep a second time. */
export function customerShards(account: string, customerId: string): string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${walletId(account, customerId)}#${shard}`);
}
