import { RECOVER_AFTER_MS, SEND_WITHIN_MS } from '../../lambdas/domain/recovery.ts';
import { logger, messages } from '../../lambdas/http/log.ts';
import { sweepMeasures } from '../../lambdas/http/sweep-measures.ts';
import { CHARGE_TIMEOUT_MS } from '../../lambdas/processors/sandbox.ts';
import { logged } from '../http/support/event.ts';
import { type Json, ofType, ownFunctions, synthesise, type Template } from './support/synthesise.ts';

const environments = (['sandbox', 'prod'] as const).map((env) => [env, synthesise(env).template] as const);

const alarmNamed = (template: Template, part: string): Json =>
  ofType(template, 'AWS::CloudWatch::Alarm').find(([id]) => id.includes(part))?.[1].Properties;

function rulesFor(template: Template, name: string): Json[] {
  const worker = functionId(template, name);
  return ofType(template, 'AWS::Events::Rule')
    .map(([, { Properties }]) => Properties as Json)
    .filter(({ Targets }) => Targets.some(({ Arn }: Json) => Arn['Fn::GetAtt']?.[0] === worker));
}

function functionId(template: Template, name: string): string {
  const properties = ownFunctions(template).get(name);
  const found = ofType(template, 'AWS::Lambda::Function').find(([, { Properties }]) => Properties === properties);
  if (!found) throw new Error(`There is no function ${name}`);
  return found[0];
}

describe.each(environments)('recovery in %s', (_env, template) => {
  it('sweeps every minute, on, and not once more when a sweep fails', () => {
    const rules = rulesFor(template, 'SweepDue');
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(rules[0].Targets).toEqual([expect.objectContaining({ RetryPolicy: { MaximumRetryAttempts: 0 } })]);
  });

  it('lets the rule, and nobody else, invoke the sweeper', () => {
    const worker = functionId(template, 'SweepDue');
    const permitted = ofType(template, 'AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties as Json)
      .filter(({ FunctionName }) => FunctionName['Fn::GetAtt']?.[0] === worker || FunctionName.Ref === worker);
    expect(permitted).toHaveLength(1);
    expect(permitted[0]).toMatchObject({ Principal: 'events.amazonaws.com', Action: 'lambda:InvokeFunction' });
    const [[ruleId]] = ofType(template, 'AWS::Events::Rule').filter(
      ([, { Properties }]) => Properties === rulesFor(template, 'SweepDue')[0],
    ) as [[string, unknown]];
    expect(permitted[0].SourceArn).toEqual({ 'Fn::GetAtt': [ruleId, 'Arn'] });
  });

  it('ends a sweep before the next begins', () => {
    expect(ownFunctions(template).get('SweepDue').Timeout).toBeLessThan(60);
  });

  it('looks after an attempt once it is twice as old as its function can be', () => {
    expect(RECOVER_AFTER_MS).toBe(2 * 1_000 * ownFunctions(template).get('ConfirmSession').Timeout);
  });

  it('leaves room in a confirm for the processor and the settling write, and in the gateway for the answer', () => {
    const { Timeout: confirm } = ownFunctions(template).get('ConfirmSession');
    expect(CHARGE_TIMEOUT_MS + SEND_WITHIN_MS).toBeLessThan(1_000 * confirm);
    expect(confirm).toBeLessThan(29);
  });

  it('alarms when sweeps fail', () => {
    expect(alarmNamed(template, 'RecoverySweeperErrors')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionId(template, 'SweepDue') } }],
      Statistic: 'Sum',
      Threshold: 3,
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('alarms at the first payment that waits for a person, by the very metric that the sweeper writes', async () => {
    process.env['POWERTOOLS_SERVICE_NAME'] =
      ownFunctions(template).get('SweepDue').Environment.Variables.POWERTOOLS_SERVICE_NAME;
    const [metric] = (await logged(() =>
      logger.info(messages.sweep, {}, sweepMeasures({ needs_review: 2, completed: 1 })),
    )) as Json[];
    const [{ Namespace, Dimensions, Metrics }] = metric._aws.CloudWatchMetrics;
    expect(Metrics).toContainEqual(expect.objectContaining({ Name: 'NeedsReview' }));
    expect(metric.NeedsReview).toBe(2);

    expect(alarmNamed(template, 'RecoveryNeedsReview')).toMatchObject({
      Namespace,
      MetricName: 'NeedsReview',
      Dimensions: Dimensions[0].map((Name: string) => ({ Name, Value: metric[Name] })),
      Statistic: 'Sum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });
});
