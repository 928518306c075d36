import type { Config, Quote } from './api.ts';
import { make } from './dom.ts';
import { formatMoney } from './money-format.ts';

export interface Row {
  readonly label: string;
  readonly detail?: string;
  readonly amount: number;
  readonly strong?: boolean;
}

/** Items, what is between them and the amount, and, once there is a quote, its fee and the total. */
export function summaryRows(config: Pick<Config, 'amount' | 'currency' | 'line_items'>, quote?: Quote): Row[] {
  const { currency = '' } = config;
  const amount = quote?.amount ?? config.amount ?? 0;
  const items = config.line_items ?? [];
  const rows: Row[] = items.map((item) => ({
    label: item.description,
    ...(item.quantity > 1 && { detail: `${item.quantity} × ${formatMoney(item.amount, currency)}` }),
    amount: item.amount * item.quantity,
  }));
  const difference = amount - rows.reduce((sum, row) => sum + row.amount, 0);
  if (items.length > 0 && difference !== 0)
    rows.push({ label: difference > 0 ? 'Other charges' : 'Other credits', amount: difference });
  const fee = quote?.convenience_fee ?? 0;
  rows.push({ label: 'Amount', amount, strong: !quote });
  if (fee > 0) rows.push({ label: quote?.fee_label ?? 'Convenience fee', amount: fee });
  if (quote) rows.push({ label: 'Total', amount: quote.total_amount, strong: true });
  return rows;
}

export function rowElement({ label, detail, amount, strong }: Row, currency: string): HTMLElement {
  const head = make('th', { scope: 'row' }, [label]);
  if (detail) head.append(make('span', { className: 'hint' }, [detail]));
  return make('tr', { className: strong ? 'strong' : '' }, [head, make('td', {}, [formatMoney(amount, currency)])]);
}
