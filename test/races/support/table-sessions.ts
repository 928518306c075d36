import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accounts } from '../../../lambdas/store/accounts.ts';
import { sessions } from '../../../lambdas/store/sessions.ts';
import { aSession } from '../../store/support/fixtures.ts';
import { outputs } from '../../support/cloud.ts';

const clock = { now: () => Date.now(), sleep: async (milliseconds: number) => void (await pause(milliseconds)) };

/**
 * Sessions that begin and expire in the cloud's table itself: the routes, where they are no part of what is tested, take
 * far longer.
 */
export function tableSessions(client: DynamoDBDocumentClient) {
  const table = { name: outputs.TableName, client };
  const store = sessions(table, accounts(table, clock), clock);
  const begin = async (account: string, createdAt = Date.now()): Promise<string> => {
    const session = aSession({ account, createdAt, expiresAt: createdAt + 1_800_000 });
    const { done } = await store.create(session);
    if (!done) throw new Error('The session was there before');
    return session.id;
  };
  const end = async (id: string): Promise<string> => {
    const { done } = await store.expire(id, Date.now());
    if (!done) throw new Error('The session did not expire');
    return id;
  };
  return { begin, end };
}
