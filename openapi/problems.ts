import { type ProblemCode, problems } from '../lambdas/domain/errors.ts';
import type { RouteAuth } from '../lambdas/routes.ts';
import { refusals as sandboxRefusals } from '../lambdas/sandbox/refusals.ts';
import type { Operation } from './operation.ts';
import { answerExamples } from './examples.ts';

type Json = Record<string, unknown>;

const always: readonly ProblemCode[] = [
  'validation_error',
  'card_data_not_allowed',
  'payload_too_large',
  'unsupported_media_type',
  'request_blocked',
  'rate_limited',
  'internal_error',
  'network_error',
];

const byAuth: Readonly<Record<RouteAuth, readonly ProblemCode[]>> = {
  admin: ['unauthenticated', 'account_not_allowed', 'insufficient_scope'],
  session: ['unauthenticated', 'origin_not_allowed', 'insufficient_scope'],
  processor: ['unauthenticated'],
  signature: [],
  document: [],
  none: [],
};

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly recoverable: boolean;
}

/**
 * The refusals of a route by status: every code that it may answer.
 * @param shared takes what is referred to; routes with the same codes share it
 */
export function refusalResponses(
  auth: RouteAuth,
  operation: Operation,
  shared: Map<string, Json>,
): Record<string, Json> {
  const own = new Set(operation.ownRefusals ?? []);
  const codes = [...new Set<string>([...always, ...byAuth[auth], ...(operation.refusals ?? []), ...own])];
  const byStatus = Map.groupBy(codes, (code) => refusalOf(code, own).status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, found]) => {
        const names = found.map((code) => exampleName(code, own));
        const name = [status, ...names].join('.');
        shared.set(name, refusalResponse(found, own));
        return [String(status), { $ref: `#/components/responses/${name}` }];
      }),
  );
}

function refusalResponse(codes: readonly string[], own: ReadonlySet<string>): Json {
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${exampleName(code, own)}` }]);
  const retryable = codes.some((code) => waits.has(code));
  return {
    description: codes.map((code) => `\`${code}\`: ${refusalOf(code, own).message}`).join('\n\n'),
    headers: {
      'Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(retryable ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error', properties: { code: { enum: codes } } },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const waits = new Set(['confirm_in_progress', 'rate_limited', 'network_error']);

function refusalOf(code: string, own: ReadonlySet<string>): Refusal {
  const found = own.has(code) ? { ...problems, ...sandboxRefusals } : problems;
  return found[code as keyof typeof found];
}

function exampleName(code: string, own: ReadonlySet<string>): string {
  return own.has(code) && code in sandboxRefusals ? `sandbox_${code}` : code;
}

const REQUEST_ID = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** Every code's body, as it is answered. */
export function refusalExamples(): Record<string, Json> {
  const example = (code: string, { message, recoverable }: Refusal, more: Json = {}) => ({
    value: { code, message, recoverable, request_id: REQUEST_ID, ...more },
  });
  const more: Readonly<Record<string, Json>> = {
    validation_error: { errors: [{ field: 'line_items[0].amount', message: 'must be an integer' }] },
    quote_changed: { quote: answerExamples['Quote'] },
  };
  return Object.fromEntries([
    ...Object.entries(problems).map(([code, problem]) => [code, example(code, problem, more[code])]),
    ...Object.entries(sandboxRefusals).map(([code, refusal]) => [`sandbox_${code}`, example(code, refusal)]),
  ]);
}
