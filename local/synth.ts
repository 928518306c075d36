import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readAssembly } from './assembly.ts';

/** What the synthesised app is made of. */
const sources = [
  'bin',
  'lib',
  'lambdas',
  'openapi',
  'docs/api',
  'web',
  'cdk.json',
  'package.json',
  'package-lock.json',
];

/**
 * Synthesises the app in a process of its own, unless the assembly is newer than every source.
 * @param env an environment of lib/environments.ts
 * @throws Error in one sentence, with the app's last line, when it fails; the whole output goes to `logFile`.
 */
export async function ensureSynth(
  folder: string,
  logFile: string,
  signal?: AbortSignal,
  env = 'sandbox',
): Promise<void> {
  if (await isCurrent(folder, env)) return;
  const child = spawn(process.execPath, ['bin/app.ts'], {
    // CDK's own rules only warn and take most of a synth's time; `cdk synth` and `cdk deploy` run them.
    env: { CDK_VALIDATION: 'false', ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ env }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  await mkdir(dirname(logFile), { recursive: true });
  await writeFile(logFile, output);
  throw new Error(`The app could not be synthesised: ${firstError(output)} (the whole output is in ${logFile})`);
}

/** What was synthesised for another environment, such as production, is not what is to run here; its stack's name tells. */
async function isCurrent(folder: string, env: string): Promise<boolean> {
  const assembly = await readAssembly(folder).catch(() => undefined);
  if (assembly?.stackName !== (env === 'sandbox' ? 'HostedSessions' : `HostedSessions-${env}`)) return false;
  const { mtimeMs } = await stat(join(folder, 'manifest.json'));
  const changed = await Promise.all(sources.map(lastChange));
  return Math.max(...changed) < mtimeMs;
}

async function lastChange(path: string): Promise<number> {
  const own = await stat(path).catch(() => undefined);
  if (!own?.isDirectory()) return own?.mtimeMs ?? 0;
  const entries = await readdir(path, { recursive: true });
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(path, entry))).mtimeMs));
  return Math.max(own.mtimeMs, ...times);
}

/** esbuild's line with file and place, else the error's own first line, else whatever came last. */
function firstError(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const error =
    lines.find((line) => /: ERROR: /.test(line)) ??
    lines.find((line) => /^\w*Error: /.test(line)) ??
    lines.findLast((line) => line !== '');
  return error?.replace(/^\w*Error: /, '') ?? 'it said nothing';
}
