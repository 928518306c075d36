import { UsageError } from './usage.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

export interface Since {
  /** A webhook_id: begin after it. */
  readonly after?: string;
  /** Unix seconds: leave out what is older. */
  readonly from: number;
}

/** Where to begin. @throws UsageError */
export function readSince(text: string | undefined, nowMs: number): Since {
  if (text === undefined) return { from: Math.floor(nowMs / 1_000) };
  if (/^evt_[A-Za-z0-9]+$/.test(text)) return { after: text, from: 0 };
  const [, count, unit] = /^([1-9][0-9]{0,6})([smhd])$/.exec(text) ?? [];
  if (count && unit) return { from: Math.floor(nowMs / 1_000) - Number(count) * (UNIT_SECONDS[unit] ?? 0) };
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new UsageError('--since must be a webhook_id, or a time such as 10m or 2026-01-31T12:00:00Z.');
  return { from: Math.floor(at / 1_000) };
}
