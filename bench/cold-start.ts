import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle } from './bundles.ts';
import { environment } from './load.ts';
import { sessionId, sessionSecret, standIn } from './stand-in.ts';
import { median } from './statistics.ts';

export interface ColdStart {
  readonly name: string;
  /** How long each call over the network takes. */
  readonly waitMs: number;
  /** Milliseconds from the first of the function's code until its first request was answered. */
  readonly answeredMs: number;
  /** How much of it the thread worked, which a busy machine disturbs less. */
  readonly workedMs: number;
  /** Milliseconds until the answer when all that the request needs is loaded before anything is fetched. */
  readonly loadedFirstMs: number;
  /** The median of the ratios of the one to the other in the same round. */
  readonly ratio: number;
}

interface Run {
  readonly answeredMs: number;
  readonly workedMs: number;
  readonly statusCode: number;
  readonly files: readonly string[];
}

/** Requests that come as far as a request can without a processor: the body of the confirm is refused. */
const requests: Readonly<Record<string, { readonly method: string; readonly body?: string; readonly status: number }>> =
  {
    'confirm-session': { method: 'POST', body: '{}', status: 400 },
    'get-session': { method: 'GET', status: 200 },
  };

/** Cold starts of those bundles that there is a request for, each in a process of its own; rounds interleave them. */
export async function coldStarts(bundles: readonly Pick<Bundle, 'name' | 'file'>[], waitMs: number, runs: number) {
  const network = await standIn(waitMs);
  try {
    const results: ColdStart[] = [];
    for (const { name, file } of bundles.filter(({ name }) => requests[name])) {
      // The first run warms the disk's cache, and tells what is loaded.
      const { files } = await coldStart(network.url, name, file);
      const rounds: { later: Run; first: Run }[] = [];
      for (let round = 0; round < runs; round += 1) {
        const later = await coldStart(network.url, name, file);
        const first = await coldStart(network.url, name, file, files);
        rounds.push({ later, first });
      }
      results.push({
        name,
        waitMs,
        answeredMs: median(rounds.map(({ later }) => later.answeredMs)),
        workedMs: median(rounds.map(({ later }) => later.workedMs)),
        loadedFirstMs: median(rounds.map(({ first }) => first.answeredMs)),
        ratio: median(rounds.map(({ later, first }) => later.answeredMs / first.answeredMs)),
      });
    }
    return results;
  } finally {
    network.stop();
  }
}

export async function coldStart(url: string, name: string, file: string, loadedFirst: readonly string[] = []) {
  const { method, body, status } = requests[name] ?? { method: 'GET', status: 200 };
  const event = {
    httpMethod: method,
    path: `/v1/hosted-sessions/${sessionId}`,
    resource: '/v1/hosted-sessions/{id}',
    pathParameters: { id: sessionId },
    headers: { Authorization: `Bearer ${sessionSecret}`, 'Content-Type': 'application/json' },
    requestContext: { requestId: 'bench' },
    body: body ?? null,
  };
  const child = join(import.meta.dirname, 'cold-start-child.cjs');
  const { stderr } = await promisify(execFile)(process.execPath, [child, file, JSON.stringify(event), ...loadedFirst], {
    env: { ...environment, AWS_ENDPOINT_URL: url },
  });
  const run: Run = JSON.parse(stderr);
  if (run.statusCode !== status) throw new Error(`${name} answered ${run.statusCode}`);
  return run;
}
