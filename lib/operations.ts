import { Aws, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, type Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { businessDashboard } from './business-dashboard.ts';
import { LogQueries } from './log-queries.ts';
import { OperationsAlarms } from './operations-alarms.ts';
import type { Settings } from './settings.ts';
import { technicalDashboard } from './technical-dashboard.ts';
import type { Watched } from './watched.ts';

/**
 * What whoever runs the checkout looks at, and what tells them to: dashboards, alarms, saved queries. It comes last in
 * the stack, so that every alarm of it finds its way to the topic.
 */
export class Operations extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'alarmEmail'>, watched: Watched) {
    super(scope, id);
    const topic = new Topic(this, 'Alarms', { displayName: 'Hosted sessions: alarms', enforceSSL: true });
    if (settings.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'SNS delivers e-mail by its own retries for six hours; nobody would read a queue of alarms that were not read.',
    });

    new OperationsAlarms(this, 'Rules', watched);
    const alarms = Stack.of(this)
      .node.findAll()
      .filter((construct) => construct instanceof Alarm);
    for (const alarm of alarms) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }

    const business = businessDashboard(this, 'Business');
    technicalDashboard(this, 'Technical', watched, alarms);
    this.dashboardUrl = urlOf(business);

    const functions = [...watched.functions.values(), ...Object.values(watched.workers)];
    new LogQueries(
      this,
      'Queries',
      functions.map((each) => (each as LambdaFunction).logGroup.logGroupName),
    );
  }
}

/** Where the console shows it; the other one is listed beside it. */
function urlOf({ dashboardName }: Dashboard): string {
  return `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
}
