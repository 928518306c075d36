import { Aws } from 'aws-cdk-lib';
import type { AdminPool } from './admin-pool.ts';
import type { Api } from './api.ts';
import type { CheckoutSite } from './checkout-site.ts';
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
  const readSecret = `aws cognito-idp describe-user-pool-client --region ${Aws.REGION} --user-pool-id ${userPoolId} --client-id ${clientId} --query UserPoolClient.ClientSecret --output text`;
  const secret = settings.showClientSecret ? pool.clientSecret : `$(${readSecret})`;
  return {
    ApiUrl: api.url,
    CheckoutUrl: site.url,
    TokenUrl: pool.tokenUrl,
    AdminClientId: clientId,
    ...(settings.showClientSecret ? { AdminClientSecret: secret } : { AdminClientSecretCommand: readSecret }),
    UserPoolId: userPoolId,
    RotateKeysCommand: `npm run rotate-keys -- --region ${Aws.REGION} --secret ${keysSecretArn}`,
    DashboardUrl: dashboardUrl,
    ...(api.dnsTarget === undefined ? {} : { ApiDnsTarget: api.dnsTarget }),
    ...(settings.checkoutDomain ? { CheckoutDnsTarget: site.hostname } : {}),
    ...(trial ? { SandboxUrl: trial.sandboxUrl, DemoAccountUid: trial.account } : {}),
    FirstSession: firstSession(api.url, pool.tokenUrl, `${clientId}:${secret}`, trial?.account ?? '$ACCOUNT'),
  };
}

/** Commands to paste into a shell that make a session; without a demo account, `ACCOUNT` has to be set before. */
function firstSession(apiUrl: string, tokenUrl: string, credentials: string, account: string): string {
  const body = JSON.stringify({
    amount: 1234,
    currency: 'USD',
    success_url: 'https://shop.example/thanks',
    cancel_url: 'https://shop.example/cart',
  });
  return [
    `TOKEN=$(curl -s ${tokenUrl} -u "${credentials}" -d 'grant_type=client_credentials&scope=payments/admin'`,
    `| sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/');`,
    `curl -s ${apiUrl}/v1/hosted-sessions -H "Authorization: Bearer $TOKEN"`,
    `-H "X-Payment-Account-Uid: ${account}" -H 'Content-Type: application/json' -d '${body}'`,
  ].join(' ');
}
