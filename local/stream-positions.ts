import type { State } from './state.ts';

/** How far one event source has come in each shard of its stream, so that a restart goes on from there. */
export interface StreamPositions {
  /** Whether this event source has run before. */
  readonly known: boolean;
  get(shardId: string): string | undefined;
  set(shardId: string, sequenceNumber: string): void;
}

export function streamPositions(state: State, mapping: string): StreamPositions {
  const kept = state.get(mapping) as Readonly<Record<string, string>> | undefined;
  const positions = new Map(Object.entries(kept ?? {}));
  const keep = () => state.set(mapping, Object.fromEntries(positions));
  keep();
  return {
    known: kept !== undefined,
    get: (shardId) => positions.get(shardId),
    set: (shardId, sequenceNumber) => {
      if (positions.get(shardId) === sequenceNumber) return;
      positions.set(shardId, sequenceNumber);
      keep();
    },
  };
}
