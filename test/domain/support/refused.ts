import { Refusal } from '../../../lambdas/http/errors.ts';

/** The fields that a parse is refused for; none when it is taken. */
export function refused(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.problem.code).toBe('validation_error');
    return (error.problem.details.errors ?? []).map(({ field }) => field);
  }
}
