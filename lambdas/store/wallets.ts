import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { emptyWallet, type Wallet } from '../domain/saved-method.ts';
import type { WalletStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { walletShard, walletShards } from './due.ts';
import { dueItems } from './due-sessions.ts';
import type { Update } from './session-change.ts';
import { keys, type Table } from './table.ts';
import { contentsOf, fromItem, type WalletItem } from './wallet-codec.ts';

/**
 * What a customer has saved: one item per account and customer, so that "one instrument once", "one default" and the
 * limit are looked at and written together, on condition that nobody changed it in between.
 */
export function wallets(table: Table): WalletStore {
  const read = async (id: string): Promise<Wallet | undefined> => {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: keys.wallet(id) }, ConsistentRead: true }),
    );
    return Item && fromItem(Item as WalletItem);
  };

  return {
    read,

    find: async (account, customerId) => {
      const empty = emptyWallet(account, customerId);
      return (await read(empty.id)) ?? empty;
    },

    async *listDue(now) {
      for await (const { pk } of dueItems(table, walletShards, now)) yield pk.slice(keys.wallet('').length);
    },

    save: async (wallet, dueAt) => {
      try {
        const written = await conditional<WalletItem>(
          table.client.send(new UpdateCommand(walletUpdate(table, wallet, dueAt))),
        );
        return written.done || isSame(written.old, wallet);
      } catch (error) {
        // It is part of a transaction that is being written.
        if (error instanceof TransactionConflictException) return false;
        throw error;
      }
    },
  };
}

/** Writes the wallet as it is now, on condition that the table has the version that was read. */
export function walletUpdate(table: Table, wallet: Wallet, dueAt = 0): Update {
  const { m, gone, def } = contentsOf(wallet);
  const due = gone.length > 0;
  const sets = ['acc = :account', 'v = :next', 'm = :methods', 'gone = :gone'];
  const removes: string[] = [];
  (def === undefined ? removes : sets).push(def === undefined ? 'def' : 'def = :default');
  if (due) sets.push('due_shard = :shard', 'due_at = :due');
  else removes.push('due_shard', 'due_at');
  return {
    TableName: table.name,
    Key: { pk: keys.wallet(wallet.id) },
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ConditionExpression: wallet.version === 0 ? 'attribute_not_exists(pk)' : 'v = :version',
    ExpressionAttributeValues: {
      ':account': wallet.account,
      ':next': wallet.version + 1,
      ':methods': m,
      ':gone': gone,
      ...(wallet.version === 0 ? {} : { ':version': wallet.version }),
      ...(def === undefined ? {} : { ':default': def }),
      ...(due ? { ':shard': walletShard(wallet.id), ':due': dueAt } : {}),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** A write that the SDK repeated meets its own item. */
function isSame(stored: WalletItem | undefined, wallet: Wallet): boolean {
  if (stored?.v !== wallet.version + 1) return false;
  return JSON.stringify(fromItem(stored)) === JSON.stringify({ ...fromItem(stored), ...plain(wallet) });
}

function plain({ methods, defaultId, discarded }: Wallet) {
  return { methods, defaultId, discarded };
}
