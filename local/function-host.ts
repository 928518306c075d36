import { createRequire, flushCompileCache } from 'node:module';
import type { FromHost, ToHost } from './function-protocol.ts';
import type { Statement } from './role.ts';
import { enforceRole } from './role-guard.ts';

const [, , file = '', exportName = '', role] = process.argv;
// Before the function's own code, which may hold on to what it finds.
if (role !== undefined) enforceRole(JSON.parse(role) as Statement[]);
const require = createRequire(file);
const handler = (require(file) as Record<string, (event: unknown, context: unknown) => unknown>)[exportName];
if (!handler) throw new Error(`${file} exports no ${exportName}`);

const answer = (message: FromHost) => process.send?.(message);

// The parent is gone: nobody is left to answer.
process.on('disconnect', () => process.exit());

process.on('message', async ({ event, requestId, deadline, arn }: ToHost) => {
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    invokedFunctionArn: arn,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  };
  try {
    answer({ result: (await handler(event, context)) ?? null });
  } catch (error) {
    console.error(error);
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    answer({ error: { errorType: name, errorMessage: message } });
  }
});

answer({ ready: true });
// Now rather than at the exit, which a process that is killed never has.
flushCompileCache();
