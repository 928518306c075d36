import { Aws, Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  type CfnUserPool,
  type CfnUserPoolClient,
  type CfnUserPoolDomain,
  type CfnUserPoolResourceServer,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export interface AdminPoolProps {
  readonly env: string;
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
}

/** Issues the merchant servers' access tokens (contract section 2): machine clients only, no users. */
export class AdminPool extends Construct {
  /** The one scope that admin routes ask for. */
  static readonly scope = 'payments/admin';
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  private readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { env, settings, removalPolicy }: AdminPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      passwordPolicy: {
        minLength: 16,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      deletionProtection: settings.keepData,
      removalPolicy,
    });
    // Prefixes are shared by all accounts of a region, so the account's number makes it this stack's.
    this.domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `hosted-sessions-${Aws.ACCOUNT_ID}-${env}` },
    });
    const admin = new ResourceServerScope({ scopeName: 'admin', scopeDescription: 'Sessions and payment accounts' });
    const resourceServer = this.pool.addResourceServer('Payments', { identifier: 'payments', scopes: [admin] });
    this.client = this.pool.addClient('MachineClient', {
      generateSecret: true,
      authFlows: {},
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(resourceServer, admin)] },
      accessTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    (this.pool.node.defaultChild as CfnUserPool).overrideLogicalId('AdminPool');
    (this.domain.node.defaultChild as CfnUserPoolDomain).overrideLogicalId('AdminPoolDomain');
    (resourceServer.node.defaultChild as CfnUserPoolResourceServer).overrideLogicalId('AdminPoolPayments');
    this.cfnClient.overrideLogicalId('AdminMachineClient');
    this.acknowledge();
  }

  get tokenUrl(): string {
    return `${this.domain.baseUrl()}/oauth2/token`;
  }

  get clientSecret(): string {
    return this.cfnClient.attrClientSecret;
  }

  private get cfnClient(): CfnUserPoolClient {
    return this.client.node.defaultChild as CfnUserPoolClient;
  }

  private acknowledge(): void {
    const reason = 'The pool holds no users and nobody can sign up: it only issues client credentials tokens.';
    for (const id of ['AwsSolutions-COG2', 'AwsSolutions-COG3', 'AwsSolutions-COG8']) {
      Validations.of(this.pool).acknowledge({ id, reason });
    }
  }
}
