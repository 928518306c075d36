import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One SDK command: its name, its place in the order of starts and ends, and the units that it took. */
export interface Call {
  readonly command: string;
  readonly started: number;
  ended: number;
  /** Of the base table. */
  writeUnits: number;
  /** Of its indexes. */
  indexUnits: number;
  readUnits: number;
}

const WRITES = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand'];

/** Records every command of the client from now on; `take` hands them over and begins anew. */
export function recordCalls(client: DynamoDBDocumentClient) {
  let calls: Call[] = [];
  let tick = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { commandName = '' } = context as { commandName?: string };
      tick += 1;
      const call: Call = { command: commandName, started: tick, ended: 0, writeUnits: 0, indexUnits: 0, readUnits: 0 };
      calls.push(call);
      try {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
        if (WRITES.includes(commandName)) {
          call.writeUnits = baseUnits(result.output);
          call.indexUnits = consumedBy(result.output).reduce((sum, { GlobalSecondaryIndexes: indexes = {} }) => {
            return sum + Object.values(indexes).reduce((units, { CapacityUnits = 0 }) => units + CapacityUnits, 0);
          }, 0);
        } else {
          call.readUnits = consumedBy(result.output).reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        }
        return result;
      } finally {
        tick += 1;
        call.ended = tick;
      }
    },
    { step: 'initialize', name: 'recordCalls' },
  );
  return {
    take: (): Call[] => {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

/** A transaction and a batch report a list, one entry per table. */
function consumedBy(output: object): ConsumedCapacity[] {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
  return [consumed ?? []].flat();
}

function baseUnits(output: object): number {
  const units = consumedBy(output).map(({ Table }) => Table?.CapacityUnits);
  if (units.length === 0 || units.includes(undefined)) throw new Error('The database reports no capacity');
  return units.reduce<number>((sum, unit) => sum + (unit ?? 0), 0);
}

export const writeUnits = (calls: readonly Call[]): number => calls.reduce((sum, call) => sum + call.writeUnits, 0);

/** How many rounds of waiting the calls are: those that overlap are one. */
export function steps(calls: readonly Call[]): string[][] {
  const groups: Call[][] = [];
  let end = -1;
  for (const call of [...calls].sort((a, b) => a.started - b.started)) {
    if (call.started < end) groups.at(-1)?.push(call);
    else groups.push([call]);
    end = Math.max(end, call.ended);
  }
  return groups.map((group) => group.map(({ command }) => command));
}
