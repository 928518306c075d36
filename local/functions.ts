import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { region } from './attributes.ts';
import type { EventSourceMapping } from './event-source-mappings.ts';
import { type FunctionPool, functionPool } from './function-pool.ts';
import { kebabCase } from './identifiers.ts';
import { statementsOf } from './role.ts';
import type { Stack } from './stack.ts';

interface FunctionProperties {
  readonly Code: { readonly S3Key?: string };
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly Role?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Record<string, string> };
}

export interface Functions {
  /** @throws Error when no function of the stack has the ARN, or when it is not a Node.js function. */
  byArn(arn: string): FunctionPool;
  /** SIGKILLs the processes of the function of that route or worker; undefined when there is none of that name. */
  kill(name: string): number | undefined;
  /** Calls the listener whenever an invocation of any function has ended. */
  onEnd(listener: () => void): void;
  stop(): void;
}

const usualPool = 4;
const idleMs = 60_000;
/** A process starts in half the time when its code was compiled before. */
const codeCache = join('build', 'compile-cache');

/**
 * The stack's functions, each started by its first event.
 * @param mappings the event sources that may ask for more processes of a function than is usual
 * @param endpoints variables that lead the SDK and the token check to the local stand-ins
 */
export function openFunctions(
  stack: Stack,
  mappings: readonly EventSourceMapping[],
  logFolder: string,
  endpoints: Readonly<Record<string, string>>,
): Functions {
  mkdirSync(logFolder, { recursive: true });
  const pools = new Map<string, FunctionPool>();
  const logs: number[] = [];
  const declarations = new Map(
    stack
      .declared<FunctionProperties>('AWS::Lambda::Function')
      .map((declared) => [stack.attribute(declared.logicalId, 'Arn'), declared] as const),
  );
  const listeners: (() => void)[] = [];
  const arns = new Map([...declarations].map(([arn, { logicalId }]) => [routeName(stack, logicalId), arn]));

  const open = (arn: string): FunctionPool => {
    const declared = declarations.get(arn);
    if (!declared) throw new Error(`No function of the template has the ARN ${arn}.`);
    const { logicalId, properties } = declared;
    const name = routeName(stack, logicalId);
    const { Runtime: runtime, Code: code, Handler: handler = 'index.handler' } = properties;
    if (!runtime?.startsWith('nodejs') || !code.S3Key) {
      throw new Error(`The local cloud cannot run the function ${name} (${runtime}).`);
    }
    const log = openSync(join(logFolder, `${name}.log`), 'w');
    logs.push(log);
    const dot = handler.lastIndexOf('.');
    return functionPool({
      name,
      arn,
      file: moduleFile(join(stack.assembly.asset(code.S3Key), handler.slice(0, dot))),
      exportName: handler.slice(dot + 1),
      role: statementsOf(stack, properties.Role),
      timeoutMs: (properties.Timeout ?? 3) * 1000,
      size: Math.max(usualPool, ...mappings.filter((own) => own.functionArn === arn).map((own) => own.concurrency)),
      idleMs,
      log,
      onEnd: () => {
        for (const listener of listeners) listener();
      },
      environment: {
        ...properties.Environment?.Variables,
        ...lambdaVariables(stack.ref(logicalId), properties.MemorySize ?? 128),
        ...endpoints,
        NODE_COMPILE_CACHE: codeCache,
      },
    });
  };

  return {
    byArn: (arn) => {
      const pool = pools.get(arn) ?? open(arn);
      pools.set(arn, pool);
      return pool;
    },
    kill: (name) => {
      const arn = arns.get(name);
      return arn === undefined ? undefined : (pools.get(arn)?.kill() ?? 0);
    },
    onEnd: (listener) => listeners.push(listener),
    stop: () => {
      for (const pool of pools.values()) pool.close();
      for (const log of logs) closeSync(log);
    },
  };
}

/** A function is known by the construct that holds it: `HostedSessions/ConfirmSession/Function` is `confirm-session`. */
function routeName(stack: Stack, logicalId: string): string {
  const parts = (stack.assembly.pathOf(logicalId) ?? logicalId).split('/');
  const own = parts.filter((part) => part !== 'Resource' && part !== 'Function' && part !== 'Default');
  return kebabCase(own.at(-1) ?? logicalId).replace(/[^a-z0-9-]/g, '-');
}

function moduleFile(path: string): string {
  const file = ['.js', '.mjs', '.cjs'].map((suffix) => path + suffix).find(existsSync);
  if (!file) throw new Error(`The bundle ${path} is missing.`);
  return file;
}

/** What Lambda itself sets. Nothing of this process's own environment passes, so no real credential can. */
function lambdaVariables(functionName: string, memorySize: number): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: 'local',
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
  };
}
