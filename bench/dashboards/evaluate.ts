import { runInNewContext } from 'node:vm';
import { type Line, linesOf, type Widget } from './body.ts';
import { keyOf, type Measured, type Point } from './series.ts';

/** A line as it is drawn: a value for each step of the time, or none. */
export interface Drawn {
  readonly label: string;
  readonly right: boolean;
  readonly values: readonly (number | undefined)[];
}

/** The time that is drawn, in steps; a step stands for the period of the dashboard. */
export interface Timeline {
  readonly from: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** What CloudWatch would draw of a widget: its visible lines, a search as many as it finds. */
export function evaluate(widget: Widget, measured: Measured, shown: Timeline): Drawn[] {
  const lines = linesOf(widget);
  const whole = { from: shown.from, stepMs: shown.stepMs * shown.steps, steps: 1 };
  const time = widget.properties.setPeriodToTimeRange ? whole : shown;
  const known = new Map<string, readonly (number | undefined)[]>();
  for (const { id, metric, statistic } of lines) {
    if (id !== undefined && metric) known.set(id, valuesOf(measured.get(keyOf(metric))?.points ?? [], statistic, time));
  }
  return lines
    .filter(({ visible }) => visible)
    .flatMap((line): Drawn[] => {
      const { label, right, expression, metric, statistic } = line;
      if (expression?.startsWith('SEARCH')) return search(line, expression, measured, time);
      const values =
        expression === undefined
          ? valuesOf((metric && measured.get(keyOf(metric))?.points) ?? [], statistic, time)
          : computed(expression, known, time);
      return [{ label: label || metric?.name || '', right, values }];
    });
}

/** `SEARCH('{Namespace,dimension,...} Term="value" ...', 'statistic', period)`. */
function search({ label, right }: Line, expression: string, measured: Measured, time: Timeline): Drawn[] {
  const [, schema = '', terms = '', statistic = ''] = /^SEARCH\('\{([^}]*)\} (.*)', '(\w+)'/.exec(expression) ?? [];
  const [namespace, ...names] = schema.split(',');
  const wanted = [...terms.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  return [...measured.values()].flatMap((series) => {
    const fields: Readonly<Record<string, string>> = { ...series.dimensions, MetricName: series.name };
    const same = Object.keys(series.dimensions).sort().join() === names.toSorted().join();
    if (series.namespace !== namespace || !same || wanted.some(([name, value]) => fields[name] !== value)) return [];
    const text = label.replace(/\$\{PROP\('Dim\.(\w+)'\)\}/g, (_, name: string) => fields[name] ?? '');
    return [{ label: text, right, values: valuesOf(series.points, statistic, time) }];
  });
}

export function valuesOf(points: readonly Point[], statistic: string, { from, stepMs, steps }: Timeline) {
  const buckets: number[][] = Array.from({ length: steps }, () => []);
  for (const { at, value } of points) buckets[Math.floor((at - from) / stepMs)]?.push(value);
  return buckets.map((values) => (values.length === 0 ? undefined : summary(values, statistic)));
}

function summary(values: readonly number[], statistic: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (statistic === 'SampleCount') return values.length;
  if (statistic === 'Sum') return sum;
  if (statistic === 'Maximum') return Math.max(...values);
  const share = /^p(\d+)$/.exec(statistic)?.[1];
  if (share === undefined) return sum / values.length;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((Number(share) / 100) * sorted.length) - 1)] ?? 0;
}

const functions = {
  FILL: (value: number | undefined, otherwise: number) => value ?? otherwise,
  SUM: (values: readonly number[]) => values.reduce((total, value) => total + value, 0),
  IF: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
};

/** CloudWatch's expressions, as far as the dashboards use them, are JavaScript's. */
function computed(
  expression: string,
  known: ReadonlyMap<string, readonly (number | undefined)[]>,
  { steps, stepMs }: Timeline,
) {
  return Array.from({ length: steps }, (_, step) => {
    const at = Object.fromEntries([...known].map(([id, values]) => [id, values[step]]));
    const value: unknown = runInNewContext(expression, { ...functions, PERIOD: () => stepMs / 1_000, ...at });
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  });
}
