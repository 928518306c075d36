import { prices as listPrices } from '../lib/cost-estimate.ts';

/**
 * What one session asks of AWS that is created for a customer, opened on the hosted page, quoted, paid, and told of by one
 * webhook. `test/store/budget.test.ts` counts the units of the table, `test/bench/cost.test.ts` the rest.
 */
export const perSession = {
  /** create, config, quote and confirm, and the preflights of the last three, which the browser sends from another origin. */
  requests: 7,
  /** The four, the projector and the delivery. */
  invocations: 6,
  /** Milliseconds of functions: 20 for each of the first three, 1,000 for a confirm that waits for its processor, and 400 for the workers, one of which waits for the merchant. */
  functionMs: 1_460,
  writes: 13,
  indexWrites: 10,
  /** 7, and one for each of the functions that may not have met the account within the last second. */
  reads: 12,
  /** Records of the table's stream that its trigger reads cost nothing. A message is sent, received and deleted. */
  queueRequests: 3,
  /** The page, its script, its style, its fonts and its settings. */
  cdnRequests: 6,
  cdnKilobytes: 130,
  /** One line for each invocation and the gateway's for each request, with what CloudWatch adds. */
  logKilobytes: 6,
  /** An item of less than a kilobyte, its event and its delivery, each for 90 days. */
  storedKilobytes: 3,
  storedMonths: 3,
  /** Of the invocations: X-Ray's own rule, which is one in twenty and one a second. */
  tracedShare: 0.05,
} as const;

/** List prices of us-east-1 in USD, 2026-11, without free tiers and discounts; docs/cost.md names the pages. */
export const prices = {
  ...listPrices,
  queueRequest: 0.4 / 1e6,
  cdnRequest: 1 / 1e6,
  cdnGigabyte: 0.085,
  firewallRequest: 0.6 / 1e6,
  logGigabyte: 0.5,
  trace: 5 / 1e6,
  tableGigabyteMonth: 0.25,
  backupGigabyteMonth: 0.2,
} as const;

/** What a deployment costs a month while nobody pays (prod). */
export const idle = {
  /** Two secrets' keys of the merchant's and the vault's. */
  'KMS: 2 keys': 2 * 1,
  'Secrets Manager: 1 secret': 0.4,
  'WAF: 1 web ACL, 5 rules': 5 + 5 * 1,
  /** The first ten alarms and three dashboards of an AWS account are free; these are not counted as such. */
  'CloudWatch: 28 alarms, 2 dashboards': 28 * 0.1 + 2 * 3,
} as const;

const KILOBYTES = 1_048_576;

/** USD a month by service, for that many sessions a month. */
export function monthlyCost(sessions: number, memoryMb = 512): Record<string, number> {
  const per = perSession;
  const gigabyteMs = (per.functionMs * memoryMb) / 1_024;
  const stored = (sessions * per.storedMonths * per.storedKilobytes) / KILOBYTES;
  return {
    'API Gateway': sessions * per.requests * prices.request,
    Lambda: sessions * (per.invocations * prices.invocation + gigabyteMs * prices.gigabyteMs),
    DynamoDB:
      sessions * ((per.writes + per.indexWrites) * prices.write + per.reads * prices.read) +
      stored * (prices.tableGigabyteMonth + prices.backupGigabyteMonth),
    SQS: sessions * per.queueRequests * prices.queueRequest,
    CloudFront: sessions * (per.cdnRequests * prices.cdnRequest + (per.cdnKilobytes / KILOBYTES) * prices.cdnGigabyte),
    WAF: sessions * per.requests * prices.firewallRequest,
    'Logs and traces':
      sessions *
      ((per.logKilobytes / KILOBYTES) * prices.logGigabyte + per.invocations * per.tracedShare * prices.trace),
    'Fixed a month': Object.values(idle).reduce((sum, each) => sum + each, 0),
  };
}

/** The table of docs/cost.md. */
export function costTable(): string {
  const columns = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
  const costs = columns.map((sessions) => monthlyCost(sessions));
  const totals = costs.map((cost) => Object.values(cost).reduce((sum, each) => sum + each, 0));
  const row = (name: string, cells: readonly string[]) => `| ${[name, ...cells].join(' | ')} |`;
  return [
    row(
      'sessions a month',
      columns.map((sessions) => sessions.toLocaleString('en-US')),
    ),
    row(
      '---',
      columns.map(() => '---:'),
    ),
    ...Object.keys(costs[0] ?? {}).map((service) =>
      row(
        service,
        costs.map((cost) => dollars(cost[service] ?? 0)),
      ),
    ),
    row(
      '**total**',
      totals.map((total) => `**${dollars(total)}**`),
    ),
    row(
      'for one session',
      totals.map((total, n) => `${((100 * total) / (columns[n] ?? 1)).toFixed(3)} ¢`),
    ),
  ].join('\n');
}

function dollars(amount: number): string {
  const digits = amount < 100 ? 2 : 0;
  return amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

if (import.meta.main) console.log(costTable());
