import { spawn } from 'node:child_process';
import { follow, type Started } from '../../support/child.ts';

export type { Started } from '../../support/child.ts';

/** The command line in a process of its own, with this environment and no other. */
export function start(line: readonly string[], environment: Record<string, string> = {}): Started {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  return follow(spawn(process.execPath, ['client/src/cli/bin.ts', ...line], { env }));
}

export const cli = (line: readonly string[], environment?: Record<string, string>) => start(line, environment).finished;
