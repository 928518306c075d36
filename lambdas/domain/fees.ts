import type { CardType, PaymentMethod } from './instrument.ts';

/** One row of an account's convenience fees (contract section 5). Amounts are minor units of the session's currency. */
export interface FeeRule {
  readonly method: PaymentMethod;
  /** Narrows the rule to one type of card. */
  readonly cardType?: CardType;
  readonly flat: number;
  /** Hundredths of a per cent of the base amount. */
  readonly basisPoints: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What the payer sees beside the fee. */
  readonly label: string;
}

export interface FeeBasis {
  readonly method: PaymentMethod;
  readonly cardType?: CardType;
  /** The session's amount, in minor units. */
  readonly amount: number;
}

export interface Fee {
  /** Minor units, never negative; 0 when no rule applies. */
  readonly fee: number;
  readonly label?: string;
}

/**
 * The convenience fee: clamp(flat + round-half-up(amount x basis points / 10000)) of the most specific rule; between
 * equals the first wins (contract section 5).
 * @throws RangeError when an amount in the rule or the basis is not an integer.
 */
export function feeFor(rules: readonly FeeRule[], basis: FeeBasis): Fee {
  const rule = mostSpecific(rules, basis);
  return rule ? { fee: amountOf(rule, basis.amount), label: rule.label } : { fee: 0 };
}

function mostSpecific(rules: readonly FeeRule[], { method, cardType }: FeeBasis): FeeRule | undefined {
  const candidates = rules.filter((rule) => rule.method === method);
  const exact = cardType === undefined ? undefined : candidates.find((rule) => rule.cardType === cardType);
  return exact ?? candidates.find((rule) => rule.cardType === undefined);
}

/** Where minimum and maximum contradict each other, the payer's side, the maximum, holds. */
function amountOf({ flat, basisPoints, minimum = 0, maximum }: FeeRule, amount: number): number {
  const share = (BigInt(amount) * BigInt(basisPoints) + 5_000n) / 10_000n;
  const atLeast = larger(larger(BigInt(flat) + share, BigInt(minimum)), 0n);
  return Number(maximum === undefined ? atLeast : smaller(atLeast, larger(BigInt(maximum), 0n)));
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
