import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What must be the same again after a restart with the same data folder: secrets, keys, client credentials. */
export interface State {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** The value under the key, made and kept when there is none yet. */
  remember(key: string, make: () => string): string;
}

/** Without a folder the state lives in memory. */
export function openState(folder?: string): State {
  const file = folder && join(folder, 'state.json');
  const values = new Map<string, unknown>(file ? Object.entries(readJson(file)) : []);
  if (folder) mkdirSync(folder, { recursive: true });
  const set = (key: string, value: unknown) => {
    values.set(key, value);
    if (!file) return;
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(values), null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    get: (key) => values.get(key),
    set,
    remember: (key, make) => {
      const kept = values.get(key);
      if (typeof kept === 'string') return kept;
      const made = make();
      set(key, made);
      return made;
    },
  };
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${file} cannot be read; remove the data folder or name another with --data.`);
  }
}
