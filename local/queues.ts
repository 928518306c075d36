import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { region } from './attributes.ts';
import { declaredQueues, type LocalQueue } from './queue-properties.ts';
import type { Stack } from './stack.ts';

export interface Queues {
  readonly client: SQSClient;
  stop(): Promise<void>;
}

/**
 * Starts a local SQS with the template's queues; undefined when it has none.
 * @throws Error for a queue that cannot run here, or when the local SQS does not come up.
 */
export async function startQueues(stack: Stack, dataDir?: string): Promise<Queues | undefined> {
  const declared = declaredQueues(stack);
  if (declared.length === 0) return undefined;
  const endpoint = stack.addresses.queuesUrl;
  const { port } = new URL(endpoint);
  const child = fork(join(process.cwd(), 'local/queue-host.ts'), [port, ...(dataDir ? [dataDir] : [])], {
    env: { PATH: process.env.PATH ?? '' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  const client = new SQSClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const stop = async () => {
    client.destroy();
    child.kill('SIGTERM');
    await exited;
  };
  try {
    const up = await Promise.race([once(child, 'message').then(() => true), exited.then(() => false)]);
    if (!up) throw new Error(`The local SQS stopped while starting on port ${port}.`);
    for (const queue of declared) await ensureQueue(client, queue);
  } catch (error) {
    await stop();
    throw error;
  }
  return { client, stop };
}

/** A kept queue takes the template's attributes, for creating it again would be refused. */
async function ensureQueue(client: SQSClient, { name, url, attributes }: LocalQueue): Promise<void> {
  const kept = await client.send(new GetQueueUrlCommand({ QueueName: name })).catch((error: unknown) => {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  });
  if (kept) return void (await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes })));
  const { RedrivePolicy, ...others } = attributes;
  const Attributes = { ...others, ...(RedrivePolicy && { RedrivePolicy }) };
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
}
