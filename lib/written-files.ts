import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Synths may run side by side over the same folder: equal contents are left alone, so that no reader meets half a file. */
export function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

/** Makes the folder hold these files, by their path in it, and no others. */
export function replaceFolder(
  folder: string,
  files: readonly { readonly name: string; readonly contents: Uint8Array }[],
): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, contents } of files) writeIfChanged(join(folder, name), contents);
  const current = new Set(files.map(({ name }) => name));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(folder, name)).isFile() && !current.has(name)) rmSync(join(folder, name));
  }
}
