import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Saved queries of Logs Insights, by name. What they look for is what `lambdas/http/log.ts` writes. */
export const logQueries = {
  'One request': `fields @timestamp, message, route, status, code, duration_ms, outcome, @log
| filter request_id = "the Request-Id of the answer"
| sort @timestamp`,
  'One session': `fields @timestamp, message, request_id, attempt_id, outcome, reason, webhook_id, @log
| filter session_id = "cs_..."
| sort @timestamp`,
  Faults: `fields @timestamp, message, error.name, request_id, session_id, @log
| filter level = "ERROR" or @message like /Task timed out|Runtime\\.|"errorType"/
| sort @timestamp desc
| limit 200`,
  'Problems by message': `filter level in ["WARN", "ERROR"]
| stats count() as times, max(@timestamp) as last by message, error.name
| sort times desc`,
  'Unknown outcomes': `fields @timestamp, session_id, attempt_id, request_id, cause
| filter message = "charge outcome unknown"
| sort @timestamp desc`,
  'Payments in review': `fields @timestamp, session_id, attempt_id
| filter message = "payment needs review"
| sort @timestamp desc`,
  'Charges by processor': `filter message = "charge"
| stats count() as charges, pct(charge_ms, 50) as p50, pct(charge_ms, 95) as p95, pct(charge_ms, 99) as p99 by processor, outcome
| sort charges desc`,
  'Declines by reason': `filter message = "charge" and outcome = "declined"
| stats count() as declines by reason, processor
| sort declines desc`,
  'Refusals by code': `filter message = "request" and ispresent(code)
| stats count() as times by code, status, route
| sort times desc`,
  'Slow requests': `filter message = "request"
| stats count() as requests, pct(duration_ms, 50) as p50, pct(duration_ms, 95) as p95, pct(duration_ms, 99) as p99 by route
| sort p99 desc`,
  'Starts of functions': `filter @type = "REPORT" and ispresent(@initDuration)
| stats count() as starts, pct(@initDuration, 50) as p50, pct(@initDuration, 99) as p99 by @log
| sort p99 desc`,
  'Webhook attempts': `filter message = "webhook delivery"
| stats count() as attempts, pct(lag_ms, 95) as lag_p95 by outcome, bin(5m)`,
} as const;

/** They look into the log groups of every function. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, logGroupNames: string[]) {
    super(scope, id);
    for (const [name, queryString] of Object.entries(logQueries)) {
      new CfnQueryDefinition(this, name.replaceAll(' ', ''), {
        name: `${Aws.STACK_NAME}/${name}`,
        queryString,
        logGroupNames,
      });
    }
  }
}
