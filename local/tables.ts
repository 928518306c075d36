import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { region } from './attributes.ts';
import type { Stack } from './stack.ts';

interface TableProperties {
  readonly AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly GlobalSecondaryIndexes?: readonly SecondaryIndex[];
  readonly LocalSecondaryIndexes?: CreateTableCommandInput['LocalSecondaryIndexes'];
  readonly StreamSpecification?: { readonly StreamViewType: 'NEW_AND_OLD_IMAGES' };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

interface SecondaryIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: CreateTableCommandInput['KeySchema'];
  readonly Projection?: NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number]['Projection'];
}

const tableTypes = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** The physical name of the checkout's table: the one whose changes are streamed. */
export function checkoutTableName(stack: Stack): string | undefined {
  const tables = stack.declared<TableProperties>(...tableTypes);
  const table = tables.find(({ properties }) => properties.StreamSpecification) ?? tables[0];
  return table && stack.ref(table.logicalId);
}

/**
 * Creates the template's tables where they are not there yet.
 * @throws Error when a kept table has other keys or indexes than the template now wants.
 */
export async function createTables(stack: Stack, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const tables = stack.declared<TableProperties>(...tableTypes);
    await Promise.all(tables.map(({ logicalId, properties }) => ensureTable(client, stack.ref(logicalId), properties)));
  } finally {
    client.destroy();
  }
}

async function ensureTable(client: DynamoDBClient, name: string, properties: TableProperties): Promise<void> {
  const wanted = properties.GlobalSecondaryIndexes ?? [];
  const kept = await client.send(new DescribeTableCommand({ TableName: name })).catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
  if (kept?.Table) {
    const keys = kept.Table.KeySchema;
    const indexes = kept.Table.GlobalSecondaryIndexes ?? [];
    if (shape(keys, indexes) === shape(properties.KeySchema, wanted)) return;
    throw new Error(
      `The kept table ${name} has other keys than the template; remove the data folder or name another with --data.`,
    );
  }
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      ...(wanted.length > 0 && {
        GlobalSecondaryIndexes: wanted.map(({ IndexName, KeySchema, Projection }) => ({
          IndexName,
          KeySchema,
          Projection,
        })),
      }),
      ...(properties.LocalSecondaryIndexes && { LocalSecondaryIndexes: properties.LocalSecondaryIndexes }),
      ...(properties.StreamSpecification && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: properties.StreamSpecification.StreamViewType },
      }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName: name });
  const { TimeToLiveSpecification } = properties;
  if (TimeToLiveSpecification?.Enabled) {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  }
}

function shape(keys: TableProperties['KeySchema'], indexes: readonly SecondaryIndex[]): string {
  const keyNames = (schema: TableProperties['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`).join();
  return [
    keyNames(keys),
    ...indexes.map(({ IndexName, KeySchema }) => `${IndexName}(${keyNames(KeySchema)})`).sort(),
  ].join(';');
}
