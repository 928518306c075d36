import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { webhookId } from '../../lambdas/domain/events.ts';
import type { Session } from '../../lambdas/domain/session.ts';
import { toItem } from '../../lambdas/store/session-codec.ts';
import { handler } from '../../lambdas/workers/project-events.ts';
import { logged } from '../http/support/event.ts';
import { openWebhooks, type Webhooks } from '../operations/support/webhooks.ts';
import { aSession } from '../store/support/fixtures.ts';

let bench: Webhooks;

beforeAll(async () => {
  bench = await openWebhooks();
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: bench.store.table.name,
    RETENTION_DAYS: '90',
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9',
    // Nothing listens there: whatever is to be delivered fails.
    DELIVERY_QUEUE_URL: 'http://127.0.0.1:9/000000000000/deliveries',
  });
});

afterAll(() => bench.store.close());

const record = (sequence: number, before: Session, after: Session): DynamoDBRecord => ({
  dynamodb: {
    SequenceNumber: String(sequence),
    Keys: { pk: { S: before.id } },
    OldImage: image(before),
    NewImage: image(after),
  } as NonNullable<DynamoDBRecord['dynamodb']>,
});
const image = (session: Session) => marshall(toItem(session), { removeUndefinedValues: true });

it('the first record that failed is where the stream starts again, and other sessions were not held up by it', async () => {
  const listening = (await bench.account()).uid;
  const mute = (await bench.account({ webhookEnabled: false })).uid;
  const [one, two, three, four] = [mute, listening, mute, listening].map((account) => aSession({ account })) as [
    Session,
    Session,
    Session,
    Session,
  ];
  const expired = (session: Session): Session => ({ ...session, status: 'expired' });
  const Records = [
    record(1, one, expired(one)),
    record(2, two, expired(two)),
    record(3, three, expired(three)),
    record(4, four, expired(four)),
  ];
  const lines = await logged(async () => {
    expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });
  const noted = (session: Session) => bench.events.find(webhookId(session.id, 'checkout_session.expired'));
  expect(await noted(one)).toMatchObject({ account: mute });
  expect(await noted(three)).toMatchObject({ account: mute });

  const again = await logged(async () => {
    expect(await handler({ Records: [Records[0], Records[2]] as DynamoDBRecord[] })).toEqual({ batchItemFailures: [] });
    await handler({ Records });
  });
  // Each ended once: what is counted does not depend on how its delivery went, or how often the stream tells of it.
  const ended = [...lines, ...again].filter(({ SessionsExpiredUnpaid: count }) => count === 1);
  expect(ended.map(({ session_id: id }) => id).sort()).toEqual([one, two, three, four].map(({ id }) => id).sort());
});
