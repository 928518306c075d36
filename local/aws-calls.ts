/** What a request to AWS asks for, in the words of IAM. */
export interface AwsCall {
  readonly action: string;
  /** An ARN, or as much of one as the request tells: the part that follows region and account. */
  readonly resource: string;
  /** Partition keys of the items, where the request names items. */
  readonly keys?: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

interface Item {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Key;
  readonly Item?: Key;
}

type Key = Readonly<Record<string, { readonly S?: string } | undefined>>;

/** The calls that a request of the JSON protocols makes: several for a transaction, none for services without roles here. */
export function callsOf(target: string, body: string): AwsCall[] {
  const [service = '', name = ''] = target.split('.');
  const input = JSON.parse(body) as Json;
  if (service.startsWith('DynamoDB_')) return tableCalls(name, input);
  const one = (prefix: string, resource: unknown) => [{ action: `${prefix}:${name}`, resource: String(resource) }];
  switch (service) {
    case 'secretsmanager':
      return one('secretsmanager', secretOf(String(input['SecretId'])));
    case 'TrentService':
      return one('kms', input['KeyId']);
    case 'AmazonSQS':
      return one('sqs', String(input['QueueUrl']).split('/').at(-1));
    default:
      return [];
  }
}

/** A secret goes by its ARN or by its name, to which AWS adds six characters. */
function secretOf(id: string): string {
  return id.startsWith('arn:') ? id : `secret:${id}-??????`;
}

function tableCalls(name: string, input: Json): AwsCall[] {
  switch (name) {
    case 'BatchGetItem':
      return Object.entries(input['RequestItems'] as Record<string, { readonly Keys: readonly Key[] }>).map(
        ([table, { Keys }]) => ({ action: `dynamodb:${name}`, resource: `table/${table}`, keys: Keys.map(partition) }),
      );
    case 'TransactWriteItems':
      return (input['TransactItems'] as readonly Readonly<Record<string, Item>>[]).flatMap((operation) =>
        Object.entries(operation).map(([kind, item]) => itemCall(`${kind}Item`, item)),
      );
    case 'Query':
    case 'Scan': {
      const { TableName: table, IndexName: index } = input as Item;
      return [
        { action: `dynamodb:${name}`, resource: `table/${table}${index === undefined ? '' : `/index/${index}`}` },
      ];
    }
    default:
      return [itemCall(name, input as Item)];
  }
}

function itemCall(name: string, { TableName: table, Key: key, Item: item }: Item): AwsCall {
  return { action: `dynamodb:${name}`, resource: `table/${table}`, keys: [partition(key ?? item ?? {})] };
}

/** Every table here has its partition key by this name. */
function partition(key: Key): string {
  return key['pk']?.S ?? '';
}
