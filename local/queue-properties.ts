import type { Stack } from './stack.ts';

export interface QueueProperties {
  readonly FifoQueue?: boolean;
  readonly [name: string]: unknown;
}

/** What SQS gives an attribute that the template leaves out. */
const defaults: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  RedrivePolicy: '',
  VisibilityTimeout: '30',
};

export interface LocalQueue {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Where the local SQS has it. */
  readonly url: string;
  /** In the form of the SQS API. Encryption, tags and the like change nothing here. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** @throws Error naming a queue that the local cloud cannot run. */
export function declaredQueues(stack: Stack): LocalQueue[] {
  return stack.declared<QueueProperties>('AWS::SQS::Queue').map(({ logicalId, properties }) => {
    if (properties.FifoQueue) {
      throw new Error(`The local cloud runs standard queues only, and ${logicalId} is a FIFO queue.`);
    }
    const given = Object.entries(properties).filter(([name]) => Object.hasOwn(defaults, name));
    return {
      logicalId,
      name: stack.attribute(logicalId, 'QueueName'),
      arn: stack.attribute(logicalId, 'Arn'),
      url: stack.localised(stack.ref(logicalId)),
      attributes: {
        ...defaults,
        ...Object.fromEntries(
          given.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
        ),
      },
    };
  });
}

/** @throws Error when no queue of the template has the ARN. */
export function findQueue(stack: Stack, arn: string): LocalQueue {
  const queue = declaredQueues(stack).find((declared) => declared.arn === arn);
  if (!queue) throw new Error(`No queue of the template has the ARN ${arn}.`);
  return queue;
}
