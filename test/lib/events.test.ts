import { marshall } from '@aws-sdk/util-dynamodb';
import { ACCOUNT_SLOTS, ATTEMPT_LEASE_MS } from '../../lambdas/domain/delivery.ts';
import { toItem } from '../../lambdas/store/session-codec.ts';
import { eventPattern } from '../../local/event-pattern.ts';
import { aPayment, anAttempt, aSession } from '../store/support/fixtures.ts';
import { type Json, ofType, ownFunctions, synthesise, type Template } from './support/synthesise.ts';

const environments = (['sandbox', 'prod'] as const).map((env) => [env, synthesise(env).template] as const);

const SENDER_MS = 15_000;

function mappingOf(template: Template, name: string): Json {
  const properties = ownFunctions(template).get(name);
  const [id] = ofType(template, 'AWS::Lambda::Function').find(([, each]) => each.Properties === properties) ?? [];
  const found = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
    ([, { Properties }]) => (Properties as Json).FunctionName.Ref === id,
  );
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties;
}

const queueOf = (template: Template, arn: Json): Json => template.Resources[arn['Fn::GetAtt'][0]]?.Properties;

function alarmsOf(template: Template, arn: Json): Json[] {
  return ofType(template, 'AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => Properties as Json)
    .filter(({ Dimensions }) => Dimensions?.[0]?.Value?.['Fn::GetAtt']?.[0] === arn['Fn::GetAtt'][0]);
}

function expectDeadLetters(template: Template, arn: Json) {
  expect(queueOf(template, arn).MessageRetentionPeriod).toBe(14 * 86_400);
  expect(alarmsOf(template, arn)).toEqual([
    expect.objectContaining({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmDescription: expect.stringMatching(/docs\/runbooks\/[a-z-]+\.md/),
    }),
  ]);
}

const attempt = anAttempt();
const active = aSession();
const paid = { ...active, status: 'completed' as const, payment: aPayment(attempt) };
const expired = { ...active, status: 'expired' as const };
const claimed = { ...active, attempt };
const inReview = { ...active, attempt: { ...attempt, review: true } };
const account = { pk: 'account#pa_1', st: 'expired' };

const image = (value: object) =>
  marshall('pk' in value ? value : toItem(value as typeof active), { removeUndefinedValues: true });
const record = (before: object | undefined, after: object | undefined) => ({
  eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
  dynamodb: { ...(before && { OldImage: image(before) }), ...(after && { NewImage: image(after) }) },
});

describe.each(environments)('events in %s', (_env, template) => {
  const stream = mappingOf(template, 'ProjectEvents');
  const queue = mappingOf(template, 'DeliverWebhook');
  const filters = stream.FilterCriteria.Filters.map(({ Pattern }: Json) => eventPattern(Pattern));
  const passes = (given: object) => filters.some((matches: (event: unknown) => boolean) => matches(given));

  it.each([
    ['a payment', record(claimed, paid)],
    ['an expiry', record(active, expired)],
    ['a payment that a person must look at', record(claimed, inReview)],
    ['a review that ends in a payment', record({ ...inReview }, paid)],
  ])('reach the projector for %s', (_, given) => {
    expect(passes(given)).toBe(true);
  });

  it.each([
    ['a new session', record(undefined, active)],
    ['a claim', record(active, claimed)],
    ['a release', record(claimed, active)],
    ['a change of what has ended', record(expired, { ...expired, declines: 1 })],
    ['a session that the table forgets', record(expired, undefined)],
    ['an item that is no session', record({ ...account, st: 'active' }, account)],
  ])('do not reach it for %s', (_, given) => {
    expect(passes(given)).toBe(false);
  });

  it('come from the start of the stream, one bad record holds up no other, and none is given up in silence', () => {
    expect(stream).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 100,
    });
    expectDeadLetters(template, stream.DestinationConfig.OnFailure.Destination);
  });

  it('are delivered one message a function, many at once, and a fault is told of that message alone', () => {
    expect(queue).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    // Many accounts may hang, and one must leave room from the first five messages on.
    expect(queue.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(20 * ACCOUNT_SLOTS);
    expect(ACCOUNT_SLOTS).toBeLessThan(5);
    const { RedrivePolicy } = queueOf(template, queue.EventSourceArn);
    expect(RedrivePolicy.maxReceiveCount).toBe(5);
    expectDeadLetters(template, RedrivePolicy.deadLetterTargetArn);
  });

  it('leave an attempt time to be sent and written before its function, its lease and its message run out', () => {
    const { Timeout } = ownFunctions(template).get('DeliverWebhook');
    expect(Timeout * 1_000).toBeGreaterThanOrEqual(SENDER_MS + 10_000);
    expect(ATTEMPT_LEASE_MS).toBeGreaterThan(Timeout * 1_000);
    // What a worker that died has left is taken up by the next sweep but one.
    expect(ATTEMPT_LEASE_MS).toBeLessThan(60_000);
    expect(queueOf(template, queue.EventSourceArn).VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });

  it('are listed by an index of their own, which has the whole event', () => {
    const [[, table]] = ofType(template, 'AWS::DynamoDB::Table').filter(([id]) => id === 'SessionTable') as Json;
    expect(table.Properties.GlobalSecondaryIndexes).toContainEqual(
      expect.objectContaining({
        IndexName: 'events',
        KeySchema: [
          { AttributeName: 'ev_shard', KeyType: 'HASH' },
          { AttributeName: 'ev_at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      }),
    );
    expect(table.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });
});
