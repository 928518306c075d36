import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricKey } from './body.ts';

export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

export interface Series extends MetricKey {
  readonly points: Point[];
}

/** What CloudWatch would know of a run: each metric that was measured, with its dimensions. */
export type Measured = ReadonlyMap<string, Series>;

interface LogLine {
  readonly timestamp: string;
  readonly message: string;
  readonly service: string;
  readonly [field: string]: unknown;
  readonly _aws?: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/**
 * Write units of a request that succeeds, in the table and in the index `due`, and its read units, as
 * `test/store/budget.test.ts` counts the calls of each route. Only AWS measures them.
 */
const units: Readonly<Record<string, { readonly written: number; readonly due: number; readonly read: number }>> = {
  'POST /v1/hosted-sessions': { written: 1, due: 1, read: 1 },
  'GET /v1/hosted-sessions/{id}': { written: 1, due: 0, read: 1 },
  'POST /v1/hosted-sessions/{id}/quote-fee': { written: 2, due: 0, read: 2 },
  'POST /v1/hosted-sessions/{id}/confirm': { written: 3, due: 3, read: 2 },
};

/** How a template names the functions that log under a name, and the table. */
export interface Names {
  readonly table: string;
  readonly functions: ReadonlyMap<string, string>;
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** `confirm-session` -> `<ConfirmSessionFunction...>`, as the dashboards have it. */
export function functionNames({ Resources }: Template): Map<string, string> {
  const found = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return new Map(
    found.map(([id, { Properties }]) => [String(Properties['Description']).split(': ')[1] ?? id, `<${id}>`]),
  );
}

/** Reads what the functions of a local cloud logged. What the gateway and Lambda would measure is told by the same lines. */
export function readLogs(folder: string, names: Names): Measured {
  const found = new Map<string, Series>();
  const add = (namespace: string, name: string, dimensions: Record<string, string>, at: number, value: number) => {
    const key = keyOf({ namespace, name, dimensions });
    const series = found.get(key) ?? { namespace, name, dimensions, points: [] };
    series.points.push({ at, value });
    found.set(key, series);
  };
  for (const line of linesOf(folder)) {
    for (const { Namespace, Dimensions, Metrics } of line._aws?.CloudWatchMetrics ?? []) {
      const names = Dimensions[0] ?? [];
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
      for (const { Name } of Metrics) add(Namespace, Name, dimensions, line._aws?.Timestamp ?? 0, Number(line[Name]));
    }
    if (line.message === 'request' && line.service === 'hosted-sessions') addRequest(add, line, names);
  }
  return found;
}

type Add = (namespace: string, name: string, dimensions: Record<string, string>, at: number, value: number) => void;

function addRequest(add: Add, line: LogLine, { table, functions }: Names): void {
  const route = String(line['route']);
  const [Method = '', Resource = ''] = route.split(' ');
  const at = Date.parse(line.timestamp);
  const status = Number(line['status']);
  const duration = Number(line['duration_ms']);
  const stage = { ApiName: 'hosted-sessions', Stage: 'live' };
  for (const dimensions of [stage, { ...stage, Method, Resource }]) {
    add('AWS/ApiGateway', 'Count', dimensions, at, 1);
    add('AWS/ApiGateway', 'Latency', dimensions, at, duration);
    add('AWS/ApiGateway', '4XXError', dimensions, at, status >= 400 && status < 500 ? 1 : 0);
    add('AWS/ApiGateway', '5XXError', dimensions, at, status >= 500 ? 1 : 0);
  }
  const FunctionName = functions.get(String(line['file'])) ?? '';
  add('AWS/Lambda', 'Duration', { FunctionName }, at, duration);
  add('AWS/Lambda', 'Invocations', { FunctionName }, at, 1);
  const used = status < 300 ? units[route] : undefined;
  if (!used) return;
  add('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName: table }, at, used.written);
  add('AWS/DynamoDB', 'ConsumedReadCapacityUnits', { TableName: table }, at, used.read);
  const due = { TableName: table, GlobalSecondaryIndexName: 'due' };
  add('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', due, at, used.due);
}

function* linesOf(folder: string): Generator<LogLine> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    for (const text of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (!text.startsWith('{"level"')) continue;
      yield { ...(JSON.parse(text) as LogLine), file: name.slice(0, -'.log'.length) };
    }
  }
}

export function keyOf({ namespace, name, dimensions }: MetricKey): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
