import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Edge } from '../edge/serve.ts';

/** Names of the secrets that the merchant of the run has put into Secrets Manager. */
export const appleSecret = 'hosted-sessions/apple-pay';
export const captchaSecret = 'hosted-sessions/captcha';

/** The assembly, in the folder, of a deployment whose functions meet those at the edge. */
export async function synthesiseWith(edge: Edge, folder: string): Promise<string> {
  const [assembly, vouching] = [join(folder, 'cdk.out'), join(folder, 'edge.pem')];
  await writeFile(vouching, edge.certificates);
  const variables = {
    ...edge.variables,
    NODE_EXTRA_CA_CERTS: vouching,
    NODE_OPTIONS: `--import=${pathToFileURL(resolve('test/support/edge/reroute.ts'))}`,
  };
  await promisify(execFile)(process.execPath, [
    'test/support/stripe/app.ts',
    folder,
    assembly,
    JSON.stringify(variables),
  ]);
  return assembly;
}
