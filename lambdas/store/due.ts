import { DEFAULT_RETENTION_DAYS, type Table } from './table.ts';

const SHARDS = 16;

/** Due work is found by this sparse index, spread over shards so that no partition of it runs hot. */
export function dueShard(sessionId: string): string {
  return `due#${String(Number.parseInt(sessionId.slice(-2), 36) % SHARDS).padStart(2, '0')}`;
}

const DELIVERY_SHARDS = 4;

/** Deliveries that are due stand apart from sessions: what is done with them is only to queue them. */
export function deliveryShard(webhookId: string): string {
  return `deliveries#${Number.parseInt(webhookId.slice(-2), 36) % DELIVERY_SHARDS}`;
}

export const deliveryShards: readonly string[] = Array.from({ length: DELIVERY_SHARDS }, (_, n) => `deliveries#${n}`);

const WALLET_SHARDS = 4;

/** Wallets whose discarded references the processor is still to forget. */
export function walletShard(walletId: string): string {
  return `wallets#${(walletId.codePointAt(0) ?? 0) % WALLET_SHARDS}`;
}

export const walletShards: readonly string[] = Array.from({ length: WALLET_SHARDS }, (_, n) => `wallets#${n}`);

export const dueShards: readonly string[] = Array.from(
  { length: SHARDS },
  (_, n) => `due#${String(n).padStart(2, '0')}`,
);

/** When the table may forget what ended at `now` (milliseconds): seconds since the epoch. */
export function forgetAt({ retentionDays }: Pick<Table, 'retentionDays'>, now: number): number {
  return Math.floor(now / 1_000) + (retentionDays ?? DEFAULT_RETENTION_DAYS) * 86_400;
}
