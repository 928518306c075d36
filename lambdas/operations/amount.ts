import type { Account } from '../domain/account.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import type { LineItem } from '../domain/session.ts';

/** Whether the account takes this base amount, and line items that do or do not add up to it (contract section 5). */
export function amountProblem(
  account: Account,
  amount: number,
  lineItems: readonly LineItem[] | undefined,
): Problem | undefined {
  const { minimumAmount, maximumAmount, requireLineItemsTotal } = account.profile;
  if (amount < minimumAmount) return invalid('amount', `is below the account's minimum of ${minimumAmount}`);
  if (amount > maximumAmount) return invalid('amount', `is above the account's maximum of ${maximumAmount}`);
  if (requireLineItemsTotal && lineItemsTotal(lineItems ?? []) !== amount)
    return invalid('line_items', 'must add up to amount');
  return undefined;
}

function lineItemsTotal(lineItems: readonly LineItem[]): number {
  return lineItems.reduce((sum, { amount, quantity }) => sum + amount * quantity, 0);
}
