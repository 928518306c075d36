const RUNS = 9;
const FACTOR = 8;

/**
 * How much longer `work` takes for eight times the size: about 8 when its time is linear in the size, about 64 when it
 * is quadratic. Both are the best of several runs, one after the other, so that a busy machine slows them alike.
 */
export function growth(work: (size: number) => () => unknown, size: number): number {
  const small = work(size);
  const large = work(size * FACTOR);
  let [bestSmall, bestLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < RUNS; run += 1) {
    bestSmall = Math.min(bestSmall, timeOf(small));
    bestLarge = Math.min(bestLarge, timeOf(large));
  }
  return bestLarge / bestSmall;
}

/** Between linear (8) and quadratic (64); allocation makes even linear work grow somewhat faster than its input. */
export const MUCH_LESS_THAN_QUADRATIC = 48;

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
