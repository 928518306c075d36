/**
 * How much a raced journey does: what shows a fault within the minutes that `npm test` may take, or, with
 * `RACES_FULL=1` (`npm run test:races`, a step of `.ci/run`), the counts that docs/guarantees.md names. A file that asks
 * is named by that script.
 */
export function sized(everyday: number, full: number): number {
  return process.env['RACES_FULL'] === '1' ? full : everyday;
}
