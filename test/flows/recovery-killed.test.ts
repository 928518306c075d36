import { DynamoDBClient, ListTablesCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Cloud } from '../../local/cloud.ts';
import { call, cards, cardToken, confirm, ledger, newAccount, outputs, quote } from '../support/cloud.ts';
import { startOwnCloud } from '../support/own-cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { newest } from '../support/processor-stripe.ts';
import { newPayment } from './support/payments.ts';
import { tickUntil } from './support/ticks.ts';

let cloud: Cloud;
let database: DynamoDBClient;

beforeAll(async () => {
  cloud = await startOwnCloud();
  database = new DynamoDBClient({
    endpoint: outputs.DynamoDbEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}, 180_000);

afterAll(async () => {
  database?.destroy();
  await cloud?.stop();
});

/** Whether the processor has taken the charge on, which its public ledger does not tell before there is an outcome. */
async function isTakenOn(sessionId: string): Promise<boolean> {
  if (processorUnderTest.name === 'stripe') return (await newest([sessionId])).flat().length > 0;
  const { TableNames = [] } = await database.send(new ListTablesCommand({}));
  const [sandbox] = TableNames.filter((name) => name !== outputs.TableName);
  const { Count } = await database.send(
    new QueryCommand({
      TableName: sandbox,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `reference#${sessionId}` } },
      ConsistentRead: true,
    }),
  );
  return (Count ?? 0) > 0;
}

it('a confirm that is killed while the processor charges is a 504, and is completed by that one charge', async () => {
  const session = await newPayment(await newAccount());
  const token = await cardToken(cards.slow);
  await quote(session, token);
  const paying = confirm(session, token, { key: 'first' });
  while (!(await isTakenOn(session.id)));
  const killed = await call('POST', `${outputs.LocalControlUrl}/kill`, {
    body: { function: 'confirm-session' },
  });
  expect(killed.body.killed).toBeGreaterThan(0);

  const told = await paying;
  expect([told.status, told.body.code, told.body.recoverable]).toEqual([504, 'network_error', true]);
  expect(told.text).not.toMatch(/declin/i);
  const config = async () => (await session.config()).body;
  expect(await config()).toMatchObject({ status: 'active', payment_status: 'processing' });
  const meanwhile = await confirm(session, token, { key: 'first' });
  expect([meanwhile.status, meanwhile.body.code]).toEqual([409, 'confirm_in_progress']);

  await tickUntil('completed', async () => (await config()).payment_status !== 'processing');
  expect(await config()).toMatchObject({ status: 'completed', payment_status: 'paid' });
  expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_000, status: 'succeeded' })]);
  const replayed = await confirm(session, token, { key: 'first' });
  expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect((await confirm(session, token, { key: 'first' })).text).toBe(replayed.text);
}, 180_000);
