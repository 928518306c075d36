/** Every environment variable that a function may read. The CDK app sets them by these names. */
export const variables = {
  /** The checkout's table. */
  tableName: 'TABLE_NAME',
  /** Days for which a session is kept after its end. */
  retentionDays: 'RETENTION_DAYS',
  /** ARN of the secret that holds the versioned HMAC keys. */
  keysSecretArn: 'KEYS_SECRET_ARN',
  /** ARN of the KMS key that references of saved methods are sealed with. */
  vaultKeyArn: 'VAULT_KEY_ARN',
  userPoolId: 'USER_POOL_ID',
  /** Comma-separated ids of the machine clients that may call admin routes. */
  adminClientIds: 'ADMIN_CLIENT_IDS',
  /** Origin of the hosted page, without a trailing slash. */
  checkoutUrl: 'CHECKOUT_URL',
  /** Base URL of this API. */
  apiUrl: 'API_URL',
  /** JSON: content security policy of a framed document by its account's processor, but for who may frame it. */
  framePolicies: 'FRAME_POLICIES',
  /** JSON: path and integrity of a framed document's `script` and `style`, and of the script of the `challenge`. */
  frameAssets: 'FRAME_ASSETS',
  /** Base URL of the sandbox processor; absent where none is deployed. */
  sandboxUrl: 'SANDBOX_URL',
  /** ARN of the secret that holds the sandbox processor's API key. */
  sandboxSecretArn: 'SANDBOX_SECRET_ARN',
  /** Stripe's API, when it is not at Stripe. Set by the local cloud alone. */
  stripeApiUrl: 'STRIPE_API_URL',
  /** The sandbox processor's own table. */
  sandboxTableName: 'SANDBOX_TABLE_NAME',
  /** The queue that webhook deliveries wait in. */
  deliveryQueueUrl: 'DELIVERY_QUEUE_URL',
  /** The address that codes come from by e-mail; absent where none go by e-mail. */
  emailFrom: 'EMAIL_FROM',
  /** ARN of the number, sender id or pool that codes come from by sms; absent where none go by sms. */
  smsOrigination: 'SMS_ORIGINATION',
  /** The merchant whom Apple knows, and the name of the secret with its identity; absent where none is set up. */
  applePayMerchant: 'APPLE_PAY_MERCHANT',
  applePaySecret: 'APPLE_PAY_SECRET',
  /** `1`: webhooks may go to loopback, over http too. Set by the local cloud alone. */
  allowPrivateWebhooks: 'LOCAL_ALLOW_PRIVATE_WEBHOOKS',
  /** Where the token issuer's keys are, when that is not Cognito. Set by the local cloud alone. */
  jwksUri: 'JWKS_URI',
} as const;

export type Variable = keyof typeof variables;

/**
 * The value of a variable that the function cannot run without.
 * @throws Error naming the variable, at cold start, when it is missing or empty.
 */
export function required(name: Variable): string {
  const value = process.env[variables[name]];
  if (!value) throw new Error(`Environment variable ${variables[name]} is not set`);
  return value;
}

/** The value of a variable that may be absent; an empty one counts as absent. */
export function optional(name: Variable): string | undefined {
  return process.env[variables[name]] || undefined;
}
