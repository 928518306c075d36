import { Aws } from 'aws-cdk-lib';
import type { AdminPool } from './admin-pool.ts';
import type { Api } from './api.ts';
import type { CheckoutSite } from './checkout-site.ts';
import { firstSession, readClientSecret, rotateKeys } from './commands.ts';
import type { Settings } from './settings.ts';

export interface OutputSources {
  readonly settings: Settings;
  readonly api: Api;
  readonly site: CheckoutSite;
  readonly pool: AdminPool;
  /** Of the HMAC keys. */
  readonly keysSecretArn: string;
  readonly dashboardUrl: string;
  /** The sandbox processor's address and the demo account, where there is one. */
  readonly trial?: { readonly sandboxUrl: string; readonly account: string };
}

/** What `cdk deploy` prints and writes (contract section 9), and what a merchant does next. */
export function outputsOf({
  settings,
  api,
  site,
  pool,
  keysSecretArn,
  dashboardUrl,
  trial,
}: OutputSources): Record<string, string> {
  const { userPoolId } = pool.pool;
  const clientId = pool.client.userPoolClientId;
  const readSecret = readClientSecret(Aws.REGION, userPoolId, clientId);
  const secret = settings.showClientSecret ? pool.clientSecret : `$(${readSecret})`;
  return {
    ApiUrl: api.url,
    CheckoutUrl: site.url,
    TokenUrl: pool.tokenUrl,
    AdminClientId: clientId,
    ...(settings.showClientSecret ? { AdminClientSecret: secret } : { AdminClientSecretCommand: readSecret }),
    UserPoolId: userPoolId,
    RotateKeysCommand: rotateKeys(Aws.REGION, keysSecretArn),
    DashboardUrl: dashboardUrl,
    ...(api.dnsTarget === undefined ? {} : { ApiDnsTarget: api.dnsTarget }),
    ...(settings.checkoutDomain ? { CheckoutDnsTarget: site.hostname } : {}),
    ...(trial ? { SandboxUrl: trial.sandboxUrl, DemoAccountUid: trial.account } : {}),
    FirstSession: firstSession(api.url, pool.tokenUrl, `${clientId}:${secret}`, trial?.account ?? '$ACCOUNT'),
  };
}
