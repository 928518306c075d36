import { parseArgs } from 'node:util';
import { HostedSessionsError } from '../errors.ts';
import type { Command, CommandContext } from './command.ts';
import { create } from './create.ts';
import { listEvents, printSecret, resendEvent } from './events.ts';
import { listen } from './listen.ts';
import { clientOf, type Environment, type SettingValues } from './settings.ts';
import { type CommandName, help, UsageError } from './usage.ts';

const commands: Readonly<Record<CommandName, Command>> = {
  create,
  listen,
  'events list': listEvents,
  'events resend': resendEvent,
  secret: printSecret,
};

export interface Terminal extends Pick<CommandContext, 'print' | 'warn' | 'signal'> {
  readonly environment: Environment;
}

/** Runs one command line. @returns the exit code: 0 done, 1 failed, 2 wrong usage */
export async function run(line: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    await dispatch(line, terminal);
    return 0;
  } catch (error) {
    if (terminal.signal.aborted) return 0;
    if (error instanceof UsageError) {
      terminal.warn(`${error.message} See hosted-sessions --help.`);
      return 2;
    }
    terminal.warn(describe(error));
    return 1;
  }
}

async function dispatch(line: readonly string[], terminal: Terminal): Promise<void> {
  const name = commandName(line);
  const rest = line.slice(name === '' ? 0 : name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) return terminal.print(help[name]);
  if (name === '') throw new UsageError(line.length === 0 ? 'A command is missing.' : 'There is no such command.');
  const command = commands[name];
  const { values, positionals } = parse(command, rest);
  if (positionals.length !== (command.operands ?? 0)) {
    throw new UsageError(command.operands ? 'A webhook_id is missing.' : 'There is a word too many.');
  }
  const { print, warn, signal, environment } = terminal;
  await command.run({
    client: clientOf(values as SettingValues, environment),
    operands: positionals,
    text: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    flag: (option) => values[option] === true,
    print,
    warn,
    signal,
  });
}

function commandName([first = '', second = '']: readonly string[]): CommandName | '' {
  const names = Object.keys(commands) as CommandName[];
  return names.find((name) => name === first || name === `${first} ${second}`) ?? '';
}

function parse({ options }: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(`${sentence}.`);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof HostedSessionsError)) return error instanceof Error ? error.message : 'Failed.';
  const { message, code, status, errors, requestId } = error;
  const fields = errors.map(({ field, message: wanted }) => `\n  ${field}: ${wanted}`).join('');
  const origin = [status === undefined ? '' : `HTTP ${status}`, code, requestId ? `request ${requestId}` : ''];
  return `${message} (${origin.filter(Boolean).join(', ')})${fields}`;
}
