import { setTimeout as pause } from 'node:timers/promises';
import { call, outputs } from '../../support/cloud.ts';

const BOUND_MS = 150_000;

/** Runs the scheduled workers again and again until it holds. @throws Error when it does not within the bound */
export async function tickUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + BOUND_MS; Date.now() < end; await pause(5_000)) {
    await call('POST', `${outputs.LocalControlUrl}/tick`);
    if (await holds()) return;
  }
  throw new Error(`Not within ${BOUND_MS / 1_000} s: ${what}`);
}
