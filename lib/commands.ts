/*
 * Commands that the outputs of a deployment have for its merchant to paste. What they are given may be references,
 * which the deployment resolves.
 */

/** Prints the machine client's secret. */
export function readClientSecret(region: string, userPoolId: string, clientId: string): string {
  return `aws cognito-idp describe-user-pool-client --region ${region} --user-pool-id ${userPoolId} --client-id ${clientId} --query UserPoolClient.ClientSecret --output text`;
}

/** Rotates the HMAC keys of client secrets. */
export function rotateKeys(region: string, keysSecretArn: string): string {
  return `npm run rotate-keys -- --region ${region} --secret ${keysSecretArn}`;
}

/**
 * Makes a session.
 * @param credentials - `id:secret` of the machine client; the secret may be a command's output.
 * @param account - Of a trial the demo account; else `$ACCOUNT`, which has to be set before.
 */
export function firstSession(apiUrl: string, tokenUrl: string, credentials: string, account: string): string {
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
