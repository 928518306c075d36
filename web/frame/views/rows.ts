import { msg } from '@lit/localize';
import { money } from '../format.ts';
import type { Config, Quote } from '../../api-client/session-api.ts';

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
    ...(item.quantity > 1 && { detail: `${item.quantity} × ${money(item.amount, currency)}` }),
    amount: item.amount * item.quantity,
  }));
  const difference = amount - rows.reduce((sum, row) => sum + row.amount, 0);
  const other =
    difference > 0
      ? msg('Other charges', { id: 'summary.other-charges' })
      : msg('Other credits', { id: 'summary.other-credits' });
  if (items.length > 0 && difference !== 0) rows.push({ label: other, amount: difference });
  const fee = quote?.convenience_fee ?? 0;
  rows.push({ label: msg('Amount', { id: 'summary.amount' }), amount, strong: !quote });
  if (fee > 0) rows.push({ label: feeLabel(quote), amount: fee });
  if (quote) rows.push({ label: msg('Total', { id: 'summary.total' }), amount: quote.total_amount, strong: true });
  return rows;
}

export const feeLabel = (quote: Quote | undefined): string =>
  quote?.fee_label ?? msg('Convenience fee', { id: 'summary.fee' });
