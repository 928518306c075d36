import { startDynamoDbLocal } from '../../local/dynamodb-local.ts';

/** The database of the run: whichever set-up comes first starts it, and whichever tear-down comes last stops it. */
export async function takeDatabase({ testPathPatterns }) {
  const busy = testPathPatterns.patterns.length === 0 || process.env.RACES_FULL === '1';
  globalThis.runDatabase ??= { users: 0, started: startDynamoDbLocal({ port: 0, busy }) };
  globalThis.runDatabase.users += 1;
  return globalThis.runDatabase.started;
}

export async function giveBackDatabase() {
  const { started } = globalThis.runDatabase;
  globalThis.runDatabase.users -= 1;
  if (globalThis.runDatabase.users === 0) await (await started).stop();
}
