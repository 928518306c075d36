import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { apiModel } from './api-model.ts';
import { readAssembly } from './assembly.ts';
import { authorizerOf } from './authorizer.ts';
import { awsEndpoint } from './aws-endpoint.ts';
import { controlListener } from './control.ts';
import { createCustomResources } from './custom-resources.ts';
import { runningDynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts';
import { eventSourceMappings } from './event-source-mappings.ts';
import { openEventSources } from './event-sources.ts';
import { openFunctions } from './functions.ts';
import { gateway } from './gateway.ts';
import { checkPortsFree, listen } from './http-server.ts';
import { openOutbox, watchSandbox } from './outbox.ts';
import { openIssuer } from './issuer.ts';
import { openKms } from './kms.ts';
import { startQueues } from './queues.ts';
import { openSchedules } from './schedules.ts';
import { secretValues } from './secrets.ts';
import { site } from './site.ts';
import { addressesFrom, openStack } from './stack.ts';
import { openState } from './state.ts';
import { checkSupported } from './supported.ts';
import { checkoutTableName, createTables } from './tables.ts';

export interface CloudOptions {
  /** The first of the ports used. */
  readonly port: number;
  /** The cloud assembly's folder. */
  readonly assembly: string;
  /** Keeps tables, secrets, keys and client credentials here; without it nothing outlives the run. */
  readonly data?: string;
  /** Where the outputs are written once all is up. */
  readonly outputs?: string;
  readonly tickSeconds: number;
  readonly throttled?: boolean;
  readonly allowPrivateWebhooks?: boolean;
  /** Where a DynamoDB Local runs that is to be used; without it one is started. */
  readonly databaseUrl?: string;
  /** Where Stripe's API is, when it is not at Stripe. */
  readonly stripeApiUrl?: string;
  readonly log: (line: string) => void;
}

export interface Cloud {
  readonly outputs: Readonly<Record<string, string>>;
  stop(): Promise<void>;
  /** SIGKILLs the processes of a route's or worker's function; undefined when there is none of that name. */
  kill(name: string): number | undefined;
  /** Runs the scheduled workers now. */
  tick(): Promise<void>;
}

/**
 * Runs a cloud assembly on this machine.
 * @throws Error in one sentence when it cannot; what had been started is stopped again.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const started: (() => unknown)[] = [];
  const stop = async () => {
    for (const undo of started.splice(0).reverse()) await undo();
  };
  try {
    if (options.outputs) await rm(options.outputs, { force: true });
    return await start(options, (undo) => started.push(undo), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: CloudOptions,
  onStop: (undo: () => unknown) => void,
  stop: () => Promise<void>,
): Promise<Cloud> {
  const assembly = await readAssembly(resolve(options.assembly));
  checkSupported(assembly.template);
  const addresses = addressesFrom(options.port);
  await checkPortsFree(addresses.ports);

  const state = openState(options.data);
  const stack = openStack(assembly, state, addresses);
  const apis = [...stack.apiUrls].map(([logicalId, url]) => ({ url, api: apiModel(stack, logicalId) }));
  const mappings = eventSourceMappings(stack);
  const database = options.databaseUrl
    ? await runningDynamoDbLocal(options.databaseUrl)
    : await startDynamoDbLocal({
        port: addresses.databasePort,
        ...(options.data && { dataDir: resolve(options.data) }),
      });
  onStop(database.stop);
  await createTables(stack, database.endpoint);
  const queues = await startQueues(stack, options.data && resolve(options.data));
  if (queues) onStop(queues.stop);

  const issuer = await openIssuer(stack, state);
  const [pool] = stack.declared('AWS::Cognito::UserPool');
  const functions = openFunctions(stack, mappings, await logFolder(options, onStop), {
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: addresses.awsUrl,
    AWS_ENDPOINT_URL_KMS: addresses.awsUrl,
    AWS_ENDPOINT_URL_SESV2: addresses.awsUrl,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: addresses.awsUrl,
    AWS_ENDPOINT_URL_SQS: addresses.queuesUrl,
    ...(pool && { JWKS_URI: addresses.issuerUrl + issuer.keysPath(stack.ref(pool.logicalId)) }),
    ...(options.stripeApiUrl && { STRIPE_API_URL: options.stripeApiUrl }),
    ...(options.allowPrivateWebhooks && { LOCAL_ALLOW_PRIVATE_WEBHOOKS: '1' }),
  });
  onStop(functions.stop);
  const outbox = openOutbox(options.outputs && join(dirname(resolve(options.outputs)), 'outbox.jsonl'));
  const aws = awsEndpoint(addresses.awsUrl, secretValues(stack, state), openKms(stack, state), outbox);
  const authorize = authorizerOf(stack, issuer.keys);
  const schedules = openSchedules(stack, functions, options);
  onStop(schedules.stop);
  const controls = { kill: functions.kill, tick: schedules.tick };

  const serve = async (url: string, listener: Parameters<typeof listen>[1]) => {
    const server = await listen(Number(new URL(url).port), listener);
    onStop(server.close);
  };
  await serve(addresses.issuerUrl, issuer.listener);
  await serve(addresses.awsUrl, aws.listener);
  await serve(addresses.controlUrl, controlListener(controls));
  for (const { url, api } of apis) {
    const watched = url === addresses.sandboxUrl ? { onAnswered: watchSandbox(outbox) } : {};
    await serve(url, gateway({ api, functions, authorize, throttled: options.throttled ?? false, ...watched }));
  }
  await createCustomResources(stack, functions, aws, state);
  const events = await openEventSources({
    stack,
    mappings,
    functions,
    queues,
    databaseEndpoint: database.endpoint,
    ...(options.data && { data: options.data }),
    log: options.log,
  });
  onStop(events.stop);
  await serve(addresses.checkoutUrl, await site(stack));

  const outputs = {
    ...stack.outputs(),
    DynamoDbEndpoint: database.endpoint,
    TableName: checkoutTableName(stack) ?? '',
    LocalControlUrl: addresses.controlUrl,
    SecretsManagerEndpoint: addresses.awsUrl,
  };
  if (options.outputs) {
    await mkdir(dirname(options.outputs), { recursive: true });
    await writeFile(options.outputs, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
  }
  return { outputs, stop, ...controls };
}

/** Beside the outputs, so that two runs do not write over each other's logs. */
async function logFolder({ outputs }: CloudOptions, onStop: (undo: () => unknown) => void): Promise<string> {
  if (outputs) return join(dirname(resolve(outputs)), 'logs');
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  onStop(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
