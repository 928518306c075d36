import { randomUUID } from 'node:crypto';
import { accountId, region } from './attributes.ts';
import type { Functions } from './functions.ts';
import type { Stack } from './stack.ts';

interface RuleProperties {
  readonly ScheduleExpression?: string;
  readonly EventPattern?: unknown;
  readonly State?: string;
  readonly Targets?: readonly Target[];
}

interface ScheduleProperties {
  readonly State?: string;
  readonly Target: Target;
}

interface Target {
  readonly Arn: string;
  readonly Input?: string;
}

export interface Schedules {
  /** Runs every scheduled worker once; resolves when all are done, whatever became of them. */
  tick(): Promise<void>;
  stop(): void;
}

/**
 * Runs the template's scheduled functions every `tickSeconds`, whatever their own rates.
 * @throws Error for a rule that waits for events or has a target other than a function.
 */
export function openSchedules(
  stack: Stack,
  functions: Functions,
  options: { readonly tickSeconds: number; readonly log: (line: string) => void },
): Schedules {
  const targets = scheduledTargets(stack);
  let running: Promise<void> | undefined;

  const run = async () => {
    for (const { Arn: arn, Input: input } of targets) {
      const event: unknown = input === undefined ? scheduledEvent() : JSON.parse(input);
      await functions
        .byArn(arn)
        .invoke(event)
        .catch((error: Error) => options.log(`A scheduled worker failed: ${error.message}`));
    }
  };
  const tick = async () => {
    // What a caller has done before the tick must be seen by it: a tick under way does not count as this one.
    const previous = running;
    const own = (previous ?? Promise.resolve()).then(run);
    running = own;
    await own;
    if (running === own) running = undefined;
  };
  const timer = setInterval(() => {
    if (!running) void tick();
  }, options.tickSeconds * 1000);
  return { tick, stop: () => clearInterval(timer) };
}

function scheduledTargets(stack: Stack): Target[] {
  const rules = stack.declared<RuleProperties>('AWS::Events::Rule').flatMap(({ logicalId, properties }) => {
    if (!properties.ScheduleExpression || properties.EventPattern) {
      throw new Error(`The local cloud runs schedules only, and ${logicalId} waits for events.`);
    }
    return properties.State === 'DISABLED' ? [] : (properties.Targets ?? []).map((target) => ({ logicalId, target }));
  });
  const schedules = stack
    .declared<ScheduleProperties>('AWS::Scheduler::Schedule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ logicalId, properties }) => ({ logicalId, target: properties.Target }));
  return [...rules, ...schedules].map(({ logicalId, target }) => {
    if (!target.Arn.startsWith('arn:aws:lambda:')) throw new Error(`The target of ${logicalId} is not a function.`);
    return target;
  });
}

function scheduledEvent() {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [],
    detail: {},
  };
}
