import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves as soon as the condition holds; it is looked at whenever something is printed. */
  readonly until: (condition: () => boolean) => Promise<void>;
  readonly finished: Promise<Finished>;
}

/** What a process prints, as it comes. */
export function follow(child: ChildProcessWithoutNullStreams): Started {
  child.stdin.end();
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = once(child, 'close').then(([code]) => ({ code, stdout, stderr }) as Finished);
  const ended = finished.then(({ stderr: said }) => {
    throw new Error(`It ended before: ${said}`);
  });
  ended.catch(() => {});
  const until = async (condition: () => boolean) => {
    while (!condition()) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
  };
  return { child, out: () => stdout, err: () => stderr, until, finished };
}
