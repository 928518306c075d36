import { buildSync } from 'esbuild';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

let built: string | undefined;

/**
 * The program of a function's process, as one CommonJS file: a process that begins with it is up in half the processor
 * time that modules in TypeScript take, and there are many of them.
 */
export function functionHostFile(): string {
  built ??= build();
  return built;
}

function build(): string {
  const folder = resolve('build');
  const { outputFiles } = buildSync({
    entryPoints: [join(process.cwd(), 'local/function-host.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'function-host.cjs');
  // Whole at every moment: another cloud may be starting processes with it.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, outputFiles[0]?.contents ?? '');
  renameSync(own, file);
  return file;
}
