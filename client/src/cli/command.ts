import type { ParseArgsConfig } from 'node:util';
import type { HostedSessions } from '../api.ts';

export interface CommandContext {
  readonly client: HostedSessions;
  /** What stands beside the options, after the command's name. */
  readonly operands: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
  /** One line for standard output: what was asked for. */
  readonly print: (line: string) => void;
  /** One line for standard error: what else there is to say. */
  readonly warn: (line: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many operands it takes; none when left out. */
  readonly operands?: number;
  run(context: CommandContext): Promise<void>;
}
