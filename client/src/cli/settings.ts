import { readFileSync } from 'node:fs';
import { hostedSessions } from '../client.ts';
import type { HostedSessions } from '../api.ts';
import { UsageError } from './usage.ts';

export const settingOptions = {
  outputs: { type: 'string' },
  'api-url': { type: 'string' },
  'token-url': { type: 'string' },
  'client-id': { type: 'string' },
  account: { type: 'string' },
} as const;

const sources = {
  apiUrl: { option: 'api-url', output: 'ApiUrl', variable: 'HOSTED_SESSIONS_API_URL' },
  tokenUrl: { option: 'token-url', output: 'TokenUrl', variable: 'HOSTED_SESSIONS_TOKEN_URL' },
  clientId: { option: 'client-id', output: 'AdminClientId', variable: 'HOSTED_SESSIONS_CLIENT_ID' },
  clientSecret: { option: undefined, output: 'AdminClientSecret', variable: 'HOSTED_SESSIONS_CLIENT_SECRET' },
  account: { option: 'account', output: 'DemoAccountUid', variable: 'HOSTED_SESSIONS_ACCOUNT' },
} as const;

type Name = keyof typeof sources;
export type SettingValues = { [K in keyof typeof settingOptions]?: string | undefined };
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A client by the options, else the outputs file, else the environment.
 * @throws UsageError that says everything that is missing
 */
export function clientOf(values: SettingValues, environment: Environment): HostedSessions {
  const outputs = values.outputs === undefined ? {} : readOutputs(values.outputs);
  const found = (name: Name) => {
    const { option, output, variable } = sources[name];
    return (option && values[option]) || outputs[output] || environment[variable] || undefined;
  };
  const missing = (Object.keys(sources) as Name[]).filter((name) => found(name) === undefined);
  if (missing.length > 0) throw new UsageError(`Missing: ${missing.map(describe).join(', ')}. Or give --outputs FILE.`);
  const [apiUrl = '', tokenUrl = '', clientId = '', clientSecret = '', account = ''] = [
    found('apiUrl'),
    found('tokenUrl'),
    found('clientId'),
    found('clientSecret'),
    found('account'),
  ];
  try {
    return hostedSessions({ apiUrl, tokenUrl, clientId, clientSecret, account });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(`${error.message}.`) : error;
  }
}

function describe(name: Name): string {
  const { option, variable } = sources[name];
  return option ? `--${option} (${variable})` : variable;
}

/** The file of `npm start` is flat; `cdk deploy --outputs-file` has the stack's name around the outputs. */
function readOutputs(file: string): Record<string, string> {
  let outputs: unknown;
  try {
    outputs = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'is not JSON' : 'can not be read';
    throw new UsageError(`The outputs file ${file} ${problem}. Is the service running?`);
  }
  const candidates = isRecord(outputs) ? [outputs, ...Object.values(outputs).filter(isRecord)] : [];
  const found = candidates.find((candidate) => typeof candidate['ApiUrl'] === 'string');
  if (!found) throw new UsageError(`The outputs file ${file} has no ApiUrl.`);
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => isText(entry[1])));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
