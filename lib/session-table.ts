import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type CfnTable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { type CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export interface SessionTableProps {
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
}

/** The checkout's one table: every item is found by `pk` alone, due work by the index `due`, events by `events`, a customer's sessions by `customers`. */
export class SessionTable extends Construct {
  readonly table: Table;
  /** The merchant's own key, where the settings ask for one. */
  readonly key: Key | undefined;

  constructor(scope: Construct, id: string, { settings, removalPolicy }: SessionTableProps) {
    super(scope, id);
    this.key = settings.customerManagedKey
      ? new Key(this, 'Key', { description: 'hosted sessions: table', enableKeyRotation: true, removalPolicy })
      : undefined;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: this.key ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT,
      ...(this.key ? { encryptionKey: this.key } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'ttl',
      deletionProtection: settings.keepData,
      removalPolicy,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'due_shard', type: AttributeType.STRING },
      sortKey: { name: 'due_at', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'events',
      partitionKey: { name: 'ev_shard', type: AttributeType.STRING },
      sortKey: { name: 'ev_at', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'customers',
      partitionKey: { name: 'cus', type: AttributeType.STRING },
      sortKey: { name: 'pk', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    (this.table.node.defaultChild as CfnTable).overrideLogicalId('SessionTable');
    (this.key?.node.defaultChild as CfnKey | undefined)?.overrideLogicalId('SessionTableKey');
  }
}
