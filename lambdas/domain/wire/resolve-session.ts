import * as z from 'zod/mini';
import { isVisibleAscii } from '../text.ts';

/** POST /v1/hosted-sessions/{id}/resolve: what a person found out about a charge that nobody could tell. */
export const resolveSessionSchema = z
  .strictObject({
    outcome: z.enum(['charged', 'not_charged']),
    transaction_id: z.optional(
      z.string().check(z.minLength(1), z.maxLength(255), z.refine(isVisibleAscii, 'must be an id of the processor')),
    ),
  })
  .check((context) => {
    const { outcome, transaction_id } = context.value;
    if (outcome === 'charged' || transaction_id === undefined) return;
    const message = 'goes with the outcome charged only';
    context.issues.push({ code: 'custom', input: context.value, path: ['transaction_id'], message });
  });

export type ResolveSessionBody = z.output<typeof resolveSessionSchema>;
