import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a module prints in a process of its own: one's own environment is read only at its start. */
export async function printed(module: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const args = ['--no-warnings', '--input-type=module', '--eval', module];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } });
  return stdout.trim();
}
