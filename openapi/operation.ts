import type * as z from 'zod/mini';
import type { ProblemCode } from '../lambdas/domain/errors.ts';

/** Sections of the reference, in the order that they are shown. */
export const tags = {
  Sessions: "The merchant's server makes a session, changes it and ends it.",
  Checkout: "What the payer's browser asks with a session's client secret.",
  Wallet: 'Saved methods, in a session with the scope `wallet`.',
  Customers: 'What is stored of a customer: export and deletion.',
  Accounts: 'Payment accounts, and how the checkout of each looks and charges.',
  Webhooks: 'Subscriptions and signing secrets.',
  Events: 'What happened, and what became of telling the merchant.',
  Documents: "What a merchant's page frames, served from the checkout's own origin.",
  Processors: 'What payment processors send.',
  Sandbox: 'The sandbox processor: an origin of its own, in deployments with test money only.',
  'Sandbox internals': 'What the checkout itself asks of the sandbox processor, with the key that both know.',
} as const;

export type Tag = keyof typeof tags;

/** What the document says of a route beyond its row in `routes.ts`. */
export interface Operation {
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** By name, with its schema; all are texts. */
  readonly query?: Readonly<Record<string, QueryParameter>>;
  readonly idempotencyKey?: 'optional' | 'required';
  /** Name of a component, and whether it may be left out. */
  readonly body?: { readonly schema: string; readonly required: boolean };
  /** By status. A name of a component, or HTML; neither: no content. */
  readonly answers: Readonly<Record<number, Success>>;
  /** Codes that this route may answer, besides those of every route of its kind. */
  readonly refusals?: readonly ProblemCode[];
  /** Codes by status that only the sandbox processor knows. */
  readonly ownRefusals?: readonly string[];
}

export interface QueryParameter {
  readonly required: boolean;
  readonly schema: z.core.JSONSchema.BaseSchema;
}

export interface Success {
  readonly description: string;
  readonly schema?: string;
  readonly html?: true;
  /** The answer may be that of an earlier request with the same key. */
  readonly replayable?: true;
}
