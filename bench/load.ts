import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { variables } from '../lambdas/env.ts';
import type { Bundle } from './bundles.ts';
import { median } from './statistics.ts';

export interface LoadTime {
  readonly name: string;
  /** Milliseconds of `require`. */
  readonly loadMs: number;
  /** To each baseline, the median of the ratios to its load in the same round. */
  readonly ratios: readonly number[];
  /** The same of the loading thread's own work, which a busy machine disturbs less. */
  readonly workRatios: readonly number[];
  /** Milliseconds until what the code starts for later, such as the fetch of secrets, has had its first turn. */
  readonly initMs: number;
}

interface Run {
  readonly loaded: number;
  readonly worked: number;
  readonly begun: number;
}

/** Nobody listens there: nothing that a function starts while it loads gets an answer. */
const NOWHERE = 'http://127.0.0.1:9';

export const environment = {
  PATH: process.env['PATH'] ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_ENDPOINT_URL: NOWHERE,
  ...Object.fromEntries(Object.values(variables).map((name) => [name, 'bench'])),
  [variables.userPoolId]: 'us-east-1_bench0000',
  [variables.checkoutUrl]: NOWHERE,
  [variables.sandboxUrl]: NOWHERE,
  [variables.stripeApiUrl]: NOWHERE,
  [variables.jwksUri]: NOWHERE,
};

/** Load times of the bundles, each in a process of its own; rounds interleave them, so that a busy moment hits all alike. */
export function loadTimes(baselines: readonly Bundle[], bundles: readonly Bundle[], runs: number): LoadTime[] {
  const all = [...baselines, ...bundles];
  // A first round warms the disk's cache.
  const rounds = Array.from({ length: runs + 1 }, () => all.map(load)).slice(1);
  return all.map(({ name }, place) => {
    const own = rounds.map((round) => at(round, place));
    const ratiosOf = (read: (run: Run) => number) =>
      baselines.map((_, baseline) => median(rounds.map((round) => read(at(round, place)) / read(at(round, baseline)))));
    return {
      name,
      loadMs: median(own.map(({ loaded }) => loaded)),
      ratios: ratiosOf(({ loaded }) => loaded),
      workRatios: ratiosOf(({ worked }) => worked),
      initMs: median(own.map(({ begun }) => begun)),
    };
  });
}

function load({ file }: Bundle): Run {
  const child = join(import.meta.dirname, 'load-child.cjs');
  return JSON.parse(execFileSync(process.execPath, [child, file], { env: environment, encoding: 'utf8' }));
}

function at<T>(list: readonly T[], place: number): T {
  const value = list[place];
  if (value === undefined) throw new Error('A round is incomplete');
  return value;
}
