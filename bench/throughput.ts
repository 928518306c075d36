import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { benchCheckout } from './checkout.ts';
import { rawWrites } from './raw-writes.ts';
import { median, percentile } from './statistics.ts';

export interface Figures {
  readonly opsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Throughput {
  readonly concurrency: number;
  readonly product: Figures;
  readonly raw: Figures;
  /** Median over the rounds of product to raw. */
  readonly ratio: Figures;
}

interface Load {
  readonly concurrency: number;
  readonly rounds: number;
  /** Payments of each kind in a round. */
  readonly payments: number;
}

/** Create and confirm against three raw writes, in turns on one database. The quote between the two is not timed. */
export async function throughput(client: DynamoDBDocumentClient, load: Load): Promise<Throughput> {
  const { concurrency, rounds, payments } = load;
  const checkout = await benchCheckout(client);
  const example = await checkout.create();
  await checkout.quote(example);
  const write = rawWrites(client, checkout.table.name, await checkout.stored(example));

  const payRound = async (): Promise<Figures> => {
    const ids: string[] = [];
    const created = await timed(payments, concurrency, async () => void ids.push(await checkout.create()));
    await timed(payments, concurrency, (n) => checkout.quote(ids[n] ?? ''));
    const confirmed = await timed(payments, concurrency, (n) => checkout.confirm(ids[n] ?? ''));
    const latencies = created.latencies.map((latency, n) => latency + (confirmed.latencies[n] ?? 0));
    return figures(latencies, created.elapsed + confirmed.elapsed);
  };
  const writeRound = async (): Promise<Figures> => {
    const { latencies, elapsed } = await timed(payments, concurrency, write);
    return figures(latencies, elapsed);
  };

  const pairs: { product: Figures; raw: Figures }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const product = await payRound();
    const raw = await writeRound();
    // The first round is for the compiler and the database to warm up.
    if (round > 0) pairs.push({ product, raw });
  }
  return {
    concurrency,
    product: medians(pairs.map(({ product }) => product)),
    raw: medians(pairs.map(({ raw }) => raw)),
    ratio: medians(
      pairs.map(({ product, raw }) => ({
        opsPerSecond: product.opsPerSecond / raw.opsPerSecond,
        p50: product.p50 / raw.p50,
        p99: product.p99 / raw.p99,
      })),
    ),
  };
}

/** Runs `work` `count` times, `concurrency` at a time. */
async function timed(count: number, concurrency: number, work: (n: number) => Promise<void>) {
  const latencies: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const start = performance.now();
      await work(n);
      latencies[n] = performance.now() - start;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { latencies, elapsed: performance.now() - start };
}

function figures(latencies: readonly number[], elapsed: number): Figures {
  return {
    opsPerSecond: (latencies.length / elapsed) * 1_000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

function medians(all: readonly Figures[]): Figures {
  const of = (read: (one: Figures) => number) => median(all.map(read));
  return { opsPerSecond: of((one) => one.opsPerSecond), p50: of((one) => one.p50), p99: of((one) => one.p99) };
}
