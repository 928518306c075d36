import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock, Ids } from '../domain/ports.ts';
import { required } from '../env.ts';
import { chargeStore } from './store/charges.ts';
import { messageStore } from './store/messages.ts';
import { tokenStore } from './store/tokens.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const tableName = required('sandboxTableName');

export const tokens = tokenStore(client, tableName);
export const charges = chargeStore(client, tableName);
export const messages = messageStore(client, tableName);

export const clock: Clock = { now: () => Date.now(), sleep: async (milliseconds) => void (await sleep(milliseconds)) };

/** Letters only: a run of digits could pass for a card number where the id comes back in a request. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEF';

/** 160 random bits, 5 to a letter. */
export const ids: Ids = { random: () => Array.from(randomBytes(32), (byte) => ALPHABET[byte & 31]).join('') };

/** Ends the process in the middle of a request, as a crash of the processor would. */
export const crash = (): never => process.exit(1);
