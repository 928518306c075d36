/** A widget of a dashboard, as CloudWatch reads it. */
export interface Widget {
  readonly type: 'metric' | 'text' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: WidgetProperties;
}

export interface WidgetProperties {
  readonly title?: string;
  readonly markdown?: string;
  readonly view?: 'timeSeries' | 'singleValue';
  readonly stacked?: boolean;
  /** The whole time is one value. */
  readonly setPeriodToTimeRange?: boolean;
  readonly alarms?: readonly string[];
  readonly metrics?: readonly (readonly unknown[])[];
}

/** A line of a graph: a metric, or an expression over those that have an id. */
export interface Line {
  readonly id?: string;
  readonly label: string;
  readonly visible: boolean;
  readonly right: boolean;
  readonly expression?: string;
  readonly metric?: MetricKey;
  readonly statistic: string;
}

export interface MetricKey {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** The widgets of each dashboard of a template, by its logical id; what only a deployment knows is `<LogicalId>`. */
export function dashboards({ Resources }: Template): Map<string, readonly Widget[]> {
  const found = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard');
  return new Map(
    found.map(([id, { Properties }]) => [id, JSON.parse(textOf(Properties['DashboardBody'])).widgets as Widget[]]),
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (Array.isArray(join)) return join[1].map(textOf).join(join[0]);
  return `<${Array.isArray(attribute) ? attribute[0] : Ref}>`;
}

/** The lines of a widget's graph. A field that is `.` or `...` repeats that of the line before. */
export function linesOf({ properties: { metrics = [] } }: Widget): Line[] {
  let before: unknown[] = [];
  return metrics.map((row) => {
    const last = row.at(-1);
    const options = (typeof last === 'object' ? last : {}) as Record<string, unknown>;
    const shared = { label: '', visible: true, right: options['yAxis'] === 'right', statistic: 'Average' };
    const named = {
      ...shared,
      ...(options['id'] === undefined ? {} : { id: String(options['id']) }),
      ...(options['label'] === undefined ? {} : { label: String(options['label']) }),
      ...(options['visible'] === undefined ? {} : { visible: options['visible'] === true }),
      ...(options['stat'] === undefined ? {} : { statistic: String(options['stat']) }),
    };
    if (options['expression'] !== undefined) return { ...named, expression: String(options['expression']) };
    const given = row.filter((field) => typeof field === 'string');
    before =
      given[0] === '...'
        ? [...before.slice(0, 1 - given.length), ...given.slice(1)]
        : given.map((field, place) => (field === '.' ? before[place] : field));
    const [namespace, name, ...rest] = before.map(String);
    const dimensions = Object.fromEntries(
      Array.from({ length: rest.length / 2 }, (_, pair) => [rest[2 * pair], rest[2 * pair + 1]]),
    );
    return { ...named, metric: { namespace: namespace ?? '', name: name ?? '', dimensions } };
  });
}
