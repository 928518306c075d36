import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { shortHash } from '../domain/hash.ts';
import { logger, messages } from '../http/log.ts';
import { seedDemoAccount } from '../operations/seed-demo-account.ts';
import { accountStore, checkoutUrl, clock } from '../runtime.ts';

/**
 * CloudFormation custom resource: the demo account of a sandbox deployment. Its uid follows from the stack, so that a
 * repeated event finds the account that the first one made. A deleted stack takes the table, and the account, with it.
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const uid = `pa_${shortHash('demo account', event.StackId)
    .replace(/[^A-Za-z0-9]/g, '0')
    .slice(0, 20)}`;
  try {
    if (event.RequestType === 'Create')
      await seedDemoAccount({ accounts: accountStore(), clock, checkoutUrl: checkoutUrl() }, uid);
    await reply(event, { Status: 'SUCCESS', PhysicalResourceId: uid, Data: { Uid: uid } });
  } catch (error) {
    logger.error(messages.fault, { name: error instanceof Error ? error.name : typeof error });
    await reply(event, {
      Status: 'FAILED',
      PhysicalResourceId: uid,
      Reason: 'The demo account could not be written; see the log of this function.',
    });
  }
}

/** CloudFormation waits for a PUT to the URL that it signed for this event. */
async function reply(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationCustomResourceEvent,
  result: object,
): Promise<void> {
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, ...result });
  const { ok, status } = await fetch(ResponseURL, { method: 'PUT', body, signal: AbortSignal.timeout(10_000) });
  if (!ok) throw new Error(`CloudFormation refused the answer with status ${status}`);
}
