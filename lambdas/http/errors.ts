import type { Problem } from '../domain/errors.ts';

/** Carries a refusal out of the depth of parsing to the one error mapper. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function refuse(problem: Problem): Refusal {
  return new Refusal(problem);
}

export function errorHeaders(problem: Problem): Record<string, string> {
  const { retryAfter } = problem.details;
  return retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) };
}
