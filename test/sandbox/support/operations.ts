import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../lambdas/domain/ports.ts';
import { type CreateTokenResult, createToken } from '../../../lambdas/sandbox/operations/create-token.ts';
import type { TokenRequest } from '../../../lambdas/sandbox/schemas.ts';
import { chargeStore } from '../../../lambdas/sandbox/store/charges.ts';
import { type Token, tokenStore } from '../../../lambdas/sandbox/store/tokens.ts';
import { sandboxTable } from '../../support/dynamodb.ts';

export class Crash extends Error {}

/** A clock that stands still; a sleeper waits until the test wakes it. */
export function manualClock(start = Date.UTC(2030, 5, 15)) {
  let now = start;
  let wake: (() => void) | undefined;
  let asleep!: (milliseconds: number) => void;
  const sleeping = new Promise<number>((resolve) => {
    asleep = resolve;
  });
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        wake = () => {
          now += milliseconds;
          resolve();
        };
        asleep(milliseconds);
      }),
  };
  return {
    clock,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Resolves to the length of the first sleep when it begins. */
    sleeping,
    wake: () => wake?.(),
  };
}

/** The sandbox's operations over a table of their own in DynamoDB Local. */
export async function sandboxBench() {
  const { client, tableName } = await sandboxTable();
  const time = manualClock();
  const dependencies = {
    tokens: tokenStore(client, tableName),
    charges: chargeStore(client, tableName),
    clock: time.clock,
    ids: { random: () => randomUUID().replaceAll('-', '') },
    apiKey: 'key of the bench',
    crash: (): never => {
      throw new Crash();
    },
  };
  const tokenise = (request: TokenRequest) => createToken(dependencies, request);
  return {
    client,
    tableName,
    time,
    dependencies,
    tokenise,
    card: async (number: string) => created(await tokenise(cardRequest({ number }))).token,
  };
}

export function cardRequest(card: Partial<Extract<TokenRequest, { type: 'card' }>['card']>): TokenRequest {
  const amex = card.number?.startsWith('37');
  return {
    type: 'card',
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: amex ? '1234' : '123', ...card },
  };
}

export function achRequest(account_number: string, routing_number = '110000000'): TokenRequest {
  return { type: 'ach', ach: { routing_number, account_number, account_type: 'checking' } };
}

export function created(result: CreateTokenResult): Token {
  if (result.kind !== 'created') throw new Error(`The token was refused: ${result.kind}`);
  return result.token;
}
