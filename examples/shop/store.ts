import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Order {
  /** Random, since whoever knows it may see the order. */
  readonly id: string;
  readonly product: string;
  /** Cents. */
  readonly amount: number;
  /** Unix milliseconds. */
  readonly at: number;
  /** `failed`: a bank debit that was sent back after it had been accepted. */
  status: 'open' | 'paid' | 'failed';
  /** Sessions may end unpaid; each further one has another number. */
  attempt: number;
  /** Id of the latest session. Its secret is not kept. */
  session?: string;
  /** What was charged, fee included. */
  total?: number;
  payment?: string;
}

interface Contents {
  account?: string;
  /** webhook_id of the newest event that was read from the list. */
  lastEvent?: string;
  orders: Record<string, Order>;
}

export interface Store {
  readonly contents: Contents;
  save(): void;
}

/** The shop's database: here one JSON file, or memory. Yours changes an order in a transaction. */
export function openStore(file: string | undefined): Store {
  const contents = (file && read(file)) || { orders: {} };
  return {
    contents,
    save: () => {
      if (!file) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(contents), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

function read(file: string): Contents | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
