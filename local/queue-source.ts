import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { reportedFailures } from './batch-failures.ts';
import type { EventSourceMapping } from './event-source-mappings.ts';
import { sleep } from './pacing.ts';
import { filteredForm, type MessageRecord, messageRecord } from './queue-message.ts';

export interface QueueSourceOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Messages older than this (ms) are dropped; the queue itself keeps them for ever. */
  readonly retentionMs: number;
  readonly mapping: EventSourceMapping;
  /** Gives the messages to the function; throws when it fails. */
  readonly invoke: (records: readonly MessageRecord[]) => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const longPollSeconds = 20;
const largestReceive = 10;
const largestDelete = 10;
const retryAfterMs = 500;

/**
 * Feeds a function from a queue, several batches at once. What the function has handled is deleted; what it has not
 * comes back by itself after the queue's visibility timeout. Resolves once the signal is aborted.
 */
export async function followQueue(options: QueueSourceOptions): Promise<void> {
  const { mapping, signal, log } = options;
  const running = new Set<Promise<void>>();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  while (!signal.aborted) {
    if (running.size >= mapping.concurrency) {
      await Promise.race([...running, stopped]);
      continue;
    }
    try {
      const records = await receiveBatch(options);
      if (records.length === 0) continue;
      const run: Promise<void> = handle(records, options)
        .catch((error: Error) => {
          if (!signal.aborted) log(`A batch of ${mapping.logicalId} failed: ${error.message}`);
        })
        .finally(() => running.delete(run));
      running.add(run);
    } catch (error) {
      if (signal.aborted) return;
      log(`The queue of ${mapping.logicalId} could not be read: ${(error as Error).message}`);
      await sleep(retryAfterMs, signal);
    }
  }
}

/** Waits for a first message, then gathers until the batch is full or its window has passed. */
async function receiveBatch({ client, queueUrl, mapping, signal }: QueueSourceOptions): Promise<MessageRecord[]> {
  const records: MessageRecord[] = [];
  let until = 0;
  do {
    const waitMs = records.length === 0 ? longPollSeconds * 1000 : Math.max(0, until - Date.now());
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(largestReceive, mapping.batchSize - records.length),
      WaitTimeSeconds: Math.min(longPollSeconds, Math.ceil(waitMs / 1000)),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages: messages = [] } = await client.send(command, { abortSignal: signal });
    if (records.length === 0) until = Date.now() + mapping.batchingWindow * 1000;
    records.push(...messages.map((message) => messageRecord(message, mapping.sourceArn)));
  } while (records.length > 0 && records.length < mapping.batchSize && Date.now() < until);
  return records;
}

async function handle(records: readonly MessageRecord[], options: QueueSourceOptions): Promise<void> {
  const { mapping, retentionMs } = options;
  const oldest = Date.now() - retentionMs;
  const wanted = records.filter(
    (record) => Number(record.attributes.SentTimestamp) >= oldest && mapping.matches(filteredForm(record)),
  );
  await remove(
    records.filter((record) => !wanted.includes(record)),
    options,
  );
  if (wanted.length === 0) return;
  const answer = await options.invoke(wanted);
  const failures = mapping.reportsFailures
    ? reportedFailures(answer, new Set(wanted.map(({ messageId }) => messageId)))
    : [];
  await remove(failures ? wanted.filter(({ messageId }) => !failures.includes(messageId)) : [], options);
}

async function remove(records: readonly MessageRecord[], { client, queueUrl }: QueueSourceOptions): Promise<void> {
  for (let from = 0; from < records.length; from += largestDelete) {
    const entries = records
      .slice(from, from + largestDelete)
      .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
}
