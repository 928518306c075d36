import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionPool, functionPool } from '../../local/function-pool.ts';

/** Prints its process id, waits as long as it is told and answers with the id. */
const code = `
exports.handler = async ({ ms }) => {
  console.log(process.pid);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return process.pid;
};
`;

let folder: string;
let log: number;
let pool: FunctionPool;
let ended: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pool-'));
  await writeFile(join(folder, 'index.cjs'), code);
  log = openSync(join(folder, 'log'), 'w');
  ended = 0;
  pool = functionPool({
    name: 'waiter',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:waiter',
    file: join(folder, 'index.cjs'),
    exportName: 'handler',
    environment: {},
    timeoutMs: 20_000,
    size: 2,
    idleMs: 300,
    log,
    onEnd: () => {
      ended += 1;
    },
  });
});

afterEach(async () => {
  pool.close();
  closeSync(log);
  await rm(folder, { recursive: true, force: true });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a pool', () => {
  it('has no more processes than its size, and ends those that idle, but never the last', async () => {
    const pids = (await Promise.all([1_500, 1_500, 0].map((ms) => pool.invoke({ ms })))) as number[];
    expect(new Set(pids).size).toBe(2);
    while (new Set(pids.filter(isAlive)).size > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const [last] = pids.filter(isAlive);
    expect(await pool.invoke({ ms: 600 })).toBe(last);
    expect(pool.kill()).toBe(1);
  });

  it('says of each invocation that it has ended, also of one that is killed', async () => {
    await pool.invoke({ ms: 0 });
    expect(ended).toBe(1);
    const killed = pool.invoke({ ms: 10_000 });
    while (readFileSync(join(folder, 'log'), 'utf8').split('\n').length < 3)
      await new Promise((resolve) => setTimeout(resolve, 20));
    pool.kill();
    await expect(killed).rejects.toThrow('waiter exited before it answered');
    expect(ended).toBe(2);
  });
});
