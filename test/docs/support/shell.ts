import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, resolve } from 'node:path';

/** What every terminal has: before all else the stand-ins, for the AWS CLI, for npx and for what opens a browser. */
export const readersEnv = {
  PATH: `${resolve('test/docs/support/bin')}${delimiter}${process.env['PATH']}`,
  NODE_COMPILE_CACHE: resolve('build', 'compile-cache'),
};

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shell {
  /**
   * Runs a block of commands, as if pasted: what it defines stays for the next.
   * @throws Error naming the command that failed, with what was said; nothing can be pasted any more
   */
  paste(commands: string): Promise<Said>;
  /** Ends it, and whatever still runs in it. */
  close(): Promise<void>;
}

/** A reader's terminal: bash, with nothing of this process's own variables. */
export function openShell(env: Readonly<Record<string, string>>, cwd = '.'): Shell {
  const shell = spawn('bash', ['--norc', '--noprofile'], {
    cwd,
    // In a group of its own, which ends as a whole.
    detached: true,
    env: { ...readersEnv, ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    shell[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(shell, 'close').then(() => {
    throw new Error(`The shell has ended: ${said.stderr}`);
  });
  ended.catch(() => undefined);
  shell.stdin.write(`set -E; trap 'echo "${FAILED}$BASH_COMMAND" >&2' ERR\n`);

  const close = async () => {
    if (shell.exitCode === null && shell.signalCode === null) process.kill(-(shell.pid ?? 0), 'SIGKILL');
    await ended.catch(() => undefined);
  };
  /** What a stream has said until the mark, which is taken out. */
  const until = async (name: keyof Said, mark: string) => {
    while (!said[name].includes(mark)) await Promise.race([once(shell[name], 'data'), ended]);
    const [text = '', ...rest] = said[name].split(mark);
    said[name] = rest.join(mark);
    return text;
  };
  return {
    paste: async (commands) => {
      const mark = `\u0001${Math.random()}\n`;
      // Commands that ask get no answer, and do not read the next ones in its place.
      shell.stdin.write(`{\n${commands}\n} < /dev/null\necho '${mark.trim()}'; echo '${mark.trim()}' >&2\n`);
      const [stdout, stderr] = await Promise.all([until('stdout', mark), until('stderr', mark)]);
      const [, failed] = new RegExp(`^${FAILED}(.*)`, 'm').exec(stderr) ?? [];
      if (failed !== undefined) {
        await close();
        throw new Error(`${failed}\n${stdout}${stderr}`);
      }
      return { stdout, stderr };
    },
    close,
  };
}

const FAILED = 'failed: ';
