import type { Widget, WidgetProperties } from './body.ts';
import type { Drawn } from './evaluate.ts';

const CELL = { width: 60, height: 48 };
const COLOURS = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf',
];
/** Names of lines that have room below a graph. */
const LEGEND = 6;

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const rounded = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
const colour = (place: number) => COLOURS[place % COLOURS.length];

/** A dashboard as a page: each widget where CloudWatch would put it. */
export function page(title: string, widgets: readonly (readonly [Widget, readonly Drawn[]])[]): string {
  const height = Math.max(...widgets.map(([{ y, height: rows }]) => y + rows)) * CELL.height;
  const cells = widgets.map(([widget, lines]) => cell(widget, lines)).join('\n');
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; font: 12px sans-serif; background: #eceff1; width: ${24 * CELL.width}px; }
    h1 { font-size: 18px; margin: 12px 8px; }
    main { position: relative; height: ${height}px; }
    section { position: absolute; box-sizing: border-box; padding: 8px 10px; background: #fff; border: 3px solid #eceff1; overflow: hidden; }
    h2 { font-size: 13px; margin: 0 0 4px; }
    figure { margin: 0; } .big { font-size: 30px; } .none { color: #78909c; }
    .legend { font-size: 11px; } .legend span { margin-right: 8px; display: inline-block; } ul { columns: 5; margin: 4px 0; padding-left: 16px; font-size: 11px; }
  </style><h1>${escaped(title)}</h1><main>${cells}</main>`;
}

function cell({ type, x, y, width, height, properties }: Widget, lines: readonly Drawn[]): string {
  const box = `left:${x * CELL.width}px;top:${y * CELL.height}px;width:${width * CELL.width}px;height:${height * CELL.height}px`;
  const title = properties.title === undefined ? '' : `<h2>${escaped(properties.title)}</h2>`;
  return `<section style="${box}">${title}${contentOf()}</section>`;

  function contentOf(): string {
    if (type === 'text') return `<p>${escaped(properties.markdown ?? '').replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')}</p>`;
    if (type === 'alarm')
      return `<ul>${(properties.alarms ?? []).map((name) => `<li>${escaped(nameOf(name))}</li>`).join('')}</ul>`;
    if (lines.every(({ values }) => values.every((value) => value === undefined)))
      return `<p class="none">${nothing(properties.metrics)}</p>`;
    if (properties.view === 'singleValue') return figure(lines[0]);
    return graph(
      lines,
      properties.stacked === true,
      width * CELL.width - 26,
      height * CELL.height - (lines.length > 3 ? 92 : 66),
    );
  }
}

function nothing(metrics: WidgetProperties['metrics']): string {
  const own = JSON.stringify(metrics).includes('HostedSessions');
  return own ? 'None in this run.' : 'Measured by AWS alone, not in this run.';
}

/** `<OperationsRulesConfirmFailsWarning4C4EE459>` -> `ConfirmFailsWarning`. */
function nameOf(alarm: string): string {
  return alarm.replace(/^<(?:OperationsRules|DeliveryQueue|Recovery|Events)?(.*?)[0-9A-F]{8}>$/, '$1');
}

function figure(line: Drawn | undefined): string {
  const last = line?.values.findLast((value) => value !== undefined) ?? 0;
  return `<figure><span class="big">${rounded(last)}</span> ${escaped(line?.label ?? '')}</figure>`;
}

function graph(lines: readonly Drawn[], stacked: boolean, width: number, height: number): string {
  const drawn = stacked ? stack(lines) : lines;
  const room = { left: 44, right: drawn.some(({ right }) => right) ? 44 : 6, top: 6, bottom: 6 };
  const inner = { width: width - room.left - room.right, height: height - room.top - room.bottom };
  const tops = [false, true].map((side) => topOf(drawn.filter(({ right }) => right === side)));
  const paths = drawn.map(({ values, right }, place) => {
    const points = values.flatMap((value, step) => {
      if (value === undefined) return [];
      const left = room.left + (values.length > 1 ? step / (values.length - 1) : 0) * inner.width;
      const top = room.top + (1 - value / (tops[right ? 1 : 0] ?? 1)) * inner.height;
      return [`${left.toFixed(1)},${top.toFixed(1)}`];
    });
    const marks = points.map(
      (point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="1.5" fill="${colour(place)}"/>`,
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(place)}" stroke-width="1.5"/>${marks.join('')}`;
  });
  const scale = (top: number, at: number, anchor: string) =>
    [0, 0.5, 1].map(
      (part) =>
        `<text x="${at}" y="${room.top + (1 - part) * inner.height + 4}" text-anchor="${anchor}" font-size="10">${rounded(top * part)}</text>`,
    );
  const grid = [0, 0.5, 1].map((part) => {
    const y = room.top + (1 - part) * inner.height;
    return `<line x1="${room.left}" x2="${width - room.right}" y1="${y}" y2="${y}" stroke="#dde3e6"/>`;
  });
  const axes = [
    ...scale(tops[0] ?? 1, room.left - 4, 'end'),
    ...(room.right > 6 ? scale(tops[1] ?? 1, width - room.right + 4, 'start') : []),
  ];
  const named = drawn.flatMap(({ label, values }, place) =>
    values.some((value) => value !== undefined) ? [[label, place] as const] : [],
  );
  const legend = named
    .slice(0, LEGEND)
    .map(([label, place]) => `<span style="color:${colour(place)}">■ ${escaped(label)}</span>`);
  const more = named.length > LEGEND ? `<span>and ${named.length - LEGEND} more</span>` : '';
  return `<svg width="${width}" height="${height}">${grid.join('')}${axes.join('')}${paths.join('')}</svg><div class="legend">${legend.join('')}${more}</div>`;
}

function topOf(lines: readonly Drawn[]): number {
  return Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))) || 1;
}

/** Each line on top of those before; where it has no value it adds nothing. */
function stack(lines: readonly Drawn[]): Drawn[] {
  const base: number[] = [];
  return lines.map((line) => ({
    ...line,
    values: line.values.map((value, step) => {
      base[step] = (base[step] ?? 0) + (value ?? 0);
      return base[step];
    }),
  }));
}
