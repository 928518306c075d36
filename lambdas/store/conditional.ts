import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export type Conditional<Item> = { readonly done: true } | { readonly done: false; readonly old: Item | undefined };

/**
 * Runs a conditional write. A failed condition is an answer, not a fault: it hands back the item that stood in the way
 * (which the SDK leaves in its low-level form even through the document client).
 */
export async function conditional<Item>(write: Promise<unknown>): Promise<Conditional<Item>> {
  try {
    await write;
    return { done: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, old: error.Item && (unmarshall(error.Item) as Item) };
  }
}

/** Named clauses as one condition: each name is a promise, and a test shows what breaks without it. */
export function allOf(clauses: Readonly<Record<string, string>>): string {
  return Object.values(clauses).join(' AND ');
}
