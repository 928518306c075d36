import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOutbox } from './outbox.ts';

export interface Dump {
  /** Where a text was found, and all the texts there. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Codes that payers were sent. */
  readonly codes: readonly string[];
}

const numbers = [
  '4111111111111111',
  '4242424242424242',
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '4000000000000002',
  '4000000000009995',
  '4000000000000069',
  '4000000000000127',
  '4000000000000119',
  '4000000000007007',
  '4000000000007106',
  '4000000000007205',
  '000123456789',
];

const secrets = [
  /cs_[A-Za-z0-9]+_secret_[A-Za-z0-9]{20,}/,
  /whsec_[A-Za-z0-9+/=]{20,}/,
  /rsec_[A-Za-z0-9_-]{20,}/,
  /XXXX\.DUMMY\.TOKEN\.XXXX/,
  /10000000-aaaa-bbbb-cccc-000000000001/,
  /solved\.[\w-]{20,}/,
  /0x4AAAAAAA\w+/,
  /PRIVATE KEY-----/,
  /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/,
];

/** Everything that a local cloud has in the checkout's table and in its logs, and the codes in its outbox. */
export async function dumpCloud(
  outputs: Readonly<Record<string, string>>,
  logs: string,
  outbox: string,
): Promise<Dump> {
  const { DynamoDbEndpoint: endpoint = '', TableName: checkout = '' } = outputs;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
  try {
    const texts = new Map<string, string[]>();
    for await (const item of itemsOf(client, checkout)) texts.set(`${checkout} ${item['pk']}`, stringsIn(item));
    for (const name of await readdir(logs)) texts.set(name, (await readFile(join(logs, name), 'utf8')).split('\n'));
    return { texts, codes: (await readOutbox(outbox)).map(({ code }) => code) };
  } finally {
    client.destroy();
  }
}

/** One sentence per place that holds what it must not; the secret itself is not repeated. */
export function findLeaks({ texts, codes }: Dump): string[] {
  const number = anyOf(numbers, '0-9A-Za-z');
  const code = codes.length > 0 ? anyOf(codes, '\\w.-') : undefined;
  return [...texts].flatMap(([place, found]) => [
    ...(found.some((text) => number.test(text)) ? [`A number is in ${place}.`] : []),
    ...(found.some((text) => secrets.some((secret) => secret.test(text))) ? [`A secret is in ${place}.`] : []),
    ...(code && found.some((text) => code.test(text)) ? [`A payer's code is in ${place}.`] : []),
  ]);
}

/** By themselves: within a longer run of digits, or a digest, they are something else. */
function anyOf(words: readonly string[], part: string): RegExp {
  return new RegExp(`(?<![${part}])(${words.join('|')})(?![${part}])`);
}

async function* itemsOf(client: DynamoDBDocumentClient, TableName: string): AsyncIterable<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ...(from ? { ExclusiveStartKey: from } : {}) }));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...stringsIn(inner)]);
}
