import type { Problem } from '../errors.ts';

/** The error body of contract section 3. */
export function errorBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { errors, body } = problem.details;
  return {
    code: problem.code,
    message: problem.message,
    recoverable: problem.recoverable,
    request_id: requestId,
    ...(problem.code === 'validation_error' ? { errors: errors ?? [] } : {}),
    ...body,
  };
}
