import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { functionHostFile } from './function-host-file.ts';
import type { FromHost, ToHost } from './function-protocol.ts';
import type { Statement } from './role.ts';

/** The function threw, crashed, was killed or ran out of time: Lambda's `FunctionError`. */
export class FunctionError extends Error {}

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** The bundle's file and the name of its export. */
  readonly file: string;
  readonly exportName: string;
  /** What it may do in AWS; undefined when that is not known, and then all of it. */
  readonly role?: readonly Statement[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How many processes it may have at once. */
  readonly size: number;
  /** A process that has had nothing to do for so long ends, unless it is the last one. */
  readonly idleMs: number;
  /** An open file that takes the function's output. */
  readonly log: number;
  /** Called whenever an invocation has ended, well or not. */
  readonly onEnd: () => void;
}

export interface FunctionPool {
  /** @throws FunctionError */
  invoke(event: unknown): Promise<unknown>;
  /** SIGKILLs every process of the function and says how many there were. */
  kill(): number;
  /** Kills the processes for good; what waits or runs fails. */
  close(): void;
}

interface Invocation {
  readonly event: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Worker {
  readonly child: ChildProcess;
  ready: boolean;
  invocation?: Invocation | undefined;
  timer?: NodeJS.Timeout | undefined;
  timedOut?: boolean;
}

const initTimeoutMs = 10_000;

/**
 * Runs a function as Lambda does: a process handles one event at a time, is kept for the next one, and dies at the
 * timeout. More events than processes wait in line.
 */
export function functionPool(settings: FunctionSettings): FunctionPool {
  const workers = new Set<Worker>();
  const waiting: Invocation[] = [];
  let closed = false;

  const dispatch = () => {
    for (const worker of workers) {
      if (waiting.length === 0) return;
      if (worker.ready && !worker.invocation) begin(worker, waiting.shift() as Invocation);
    }
    const starting = [...workers].filter(({ ready }) => !ready).length;
    for (let missing = waiting.length - starting; missing > 0 && workers.size < settings.size && !closed; missing -= 1)
      start();
  };

  const begin = (worker: Worker, invocation: Invocation) => {
    clearTimeout(worker.timer);
    worker.invocation = invocation;
    worker.timer = setTimeout(() => expire(worker), settings.timeoutMs);
    const deadline = Date.now() + settings.timeoutMs;
    const message: ToHost = { event: invocation.event, requestId: randomUUID(), deadline, arn: settings.arn };
    // A process that has just died is told of by its exit, which fails the invocation.
    worker.child.send(message, () => undefined);
  };

  const expire = (worker: Worker) => {
    worker.timedOut = true;
    worker.child.kill('SIGKILL');
  };

  const start = () => {
    const role = settings.role === undefined ? [] : [JSON.stringify(settings.role)];
    const child = fork(functionHostFile(), [settings.file, settings.exportName, ...role], {
      env: settings.environment,
      execArgv: [],
      stdio: ['ignore', settings.log, settings.log, 'ipc'],
    });
    const worker: Worker = { child, ready: false };
    worker.timer = setTimeout(() => expire(worker), initTimeoutMs);
    workers.add(worker);
    child.on('message', (message: FromHost) => heard(worker, message));
    child.once('exit', () => gone(worker));
  };

  const heard = (worker: Worker, message: FromHost) => {
    clearTimeout(worker.timer);
    const { invocation } = worker;
    worker.invocation = undefined;
    if ('ready' in message) worker.ready = true;
    else if ('result' in message) invocation?.resolve(message.result);
    else invocation?.reject(new FunctionError(`${message.error.errorType}: ${message.error.errorMessage}`));
    worker.timer = setTimeout(() => retire(worker), settings.idleMs).unref();
    if (invocation) settings.onEnd();
    dispatch();
  };

  /** Out of the pool first, so that no event is given to a process that is about to end. */
  const retire = (worker: Worker) => {
    if (workers.size === 1) return;
    workers.delete(worker);
    worker.child.kill('SIGTERM');
  };

  const gone = (worker: Worker) => {
    clearTimeout(worker.timer);
    workers.delete(worker);
    const { timedOut, ready } = worker;
    // A process that could not even load its code fails an event, or the line would be tried for ever.
    const failed = worker.invocation ?? (ready ? undefined : waiting.shift());
    failed?.reject(
      new FunctionError(timedOut ? `${settings.name} timed out` : `${settings.name} exited before it answered`),
    );
    if (failed) settings.onEnd();
    dispatch();
  };

  const kill = () => {
    for (const { child } of workers) child.kill('SIGKILL');
    return workers.size;
  };

  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject });
        dispatch();
      }),
    kill,
    close: () => {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new FunctionError(`${settings.name} was stopped`));
      kill();
    },
  };
}
