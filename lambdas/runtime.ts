import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { externalDataInterceptor, getHomeDir } from '@smithy/core/config';
import type { CallbackRules } from './domain/addresses.ts';
import { type Keys, readKeys, token } from './domain/credential.ts';
import { captchas } from './captcha/captchas.ts';
import type { CodeChannel } from './domain/challenge.ts';
import { defined } from './domain/defined.ts';
import type { CaptchaVerifier } from './domain/challenge-ports.ts';
import type { Clock, Ids, ProcessorDirectory, PublicKeys, TokenReaders } from './domain/ports.ts';
import { optional, required } from './env.ts';
import type { FrameSettings } from './http/frame-document.ts';
import { logger, messages } from './http/log.ts';
import { leased } from './leased.ts';
import { once } from './once.ts';
import { processorDirectory } from './processors/directory.ts';
import { credentialStore } from './processors/stripe/credentials.ts';
import { stripeNotices } from './processors/stripe/notices.ts';
import { tokenReaders } from './processors/token-readers.ts';
import { type Accounts, accounts } from './store/accounts.ts';
import { attempts } from './store/attempts.ts';
import { challenges } from './store/challenges.ts';
import { dueSessions } from './store/due-sessions.ts';
import { guards } from './store/guards.ts';
import { methodVault } from './store/method-vault.ts';
import { payments } from './store/payments.ts';
import { rates } from './store/rates.ts';
import { customers } from './store/customers.ts';
import { sessionOwners } from './store/session-owners.ts';
import { sessions } from './store/sessions.ts';
import { openTable } from './store/table.ts';
import { velocity } from './store/velocity.ts';
import { wallets } from './store/wallets.ts';

/*
 * From environment to dependencies, once per cold start. Each is a function, and marked as free of side effects, so
 * that a handler's bundle has what that handler calls and no more.
 */

export { loadCompression } from './store/answer-codec.ts';

export const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export const ids: Ids = { random: () => token(randomBytes(17), 27) };

export const table = /* @__PURE__ */ once(() => openTable(required('tableName'), Number(required('retentionDays'))));

export const accountStore: () => Accounts = /* @__PURE__ */ once(() => accounts(table(), clock));
export const sessionStore = /* @__PURE__ */ once(() => sessions(table(), accountStore(), clock));
export const customerStore = /* @__PURE__ */ once(() => customers(table(), clock));
export const ownerStore = /* @__PURE__ */ once(() => sessionOwners(table()));
export const attemptStore = /* @__PURE__ */ once(() => attempts(table()));
export const challengeStore = /* @__PURE__ */ once(() => challenges(table()));
export const paymentStore = /* @__PURE__ */ once(() => payments(table()));
export const guardStore = /* @__PURE__ */ once(() => guards(table()));
export const walletStore = /* @__PURE__ */ once(() => wallets(table()));
export const vault = /* @__PURE__ */ once(() => methodVault(required('vaultKeyArn')));
export const dueStore = /* @__PURE__ */ once(() => dueSessions(table()));
export const velocityStore = /* @__PURE__ */ once(() => velocity(table(), clock));
export const rateStore = /* @__PURE__ */ once(() => rates(table()));

/** By which payers can be reached who are no test. */
export const codeChannels: () => CodeChannel[] = /* @__PURE__ */ once(() => [
  ...(optional('emailFrom') === undefined ? [] : (['email'] as const)),
  ...(optional('smsOrigination') === undefined ? [] : (['sms'] as const)),
]);

export const checkoutUrl = /* @__PURE__ */ once(() => required('checkoutUrl'));

const frameAssets = /* @__PURE__ */ once(
  (): Record<'script' | 'style' | 'challenge', { path: string; integrity: string }> =>
    JSON.parse(required('frameAssets')),
);

/** What the documents that show a captcha have in common. */
export const challengeSettings = /* @__PURE__ */ once(() => ({
  checkoutUrl: checkoutUrl(),
  script: frameAssets().challenge,
}));

/** What the documents that merchants frame have in common. */
export const frameSettings = /* @__PURE__ */ once(() => {
  const { script, style } = frameAssets();
  const policies: FrameSettings['policies'] = JSON.parse(required('framePolicies'));
  return { apiUrl: required('apiUrl'), policies, script, style };
});

/** A key that was added is known to every function after so long; `bin/rotate-keys.ts` waits for it. */
const KEYS_LEASE_MS = 300_000;
export const keys: () => Promise<Keys> = /* @__PURE__ */ leased(
  async () => readKeys(await secret(required('keysSecretArn'))),
  () => clock.now(),
  KEYS_LEASE_MS,
);

export const directory: () => ProcessorDirectory = /* @__PURE__ */ once(() =>
  processorDirectory(defined({ sandboxUrl: optional('sandboxUrl'), stripeUrl: optional('stripeApiUrl') })),
);

/** Where a webhook may go: any port where the sandbox is deployed, this machine only in the local cloud. */
export const callbackRules: () => CallbackRules = /* @__PURE__ */ once(() => ({
  anyPort: optional('sandboxUrl') !== undefined,
  loopback: optional('allowPrivateWebhooks') === '1',
}));

/** The sandbox processor, where it is deployed. */
export const sandboxOptions = /* @__PURE__ */ once(() => {
  const baseUrl = optional('sandboxUrl');
  return baseUrl === undefined ? undefined : sandboxAt(baseUrl);
});

const sandboxAt = async (baseUrl: string) => ({ baseUrl, apiKey: await sandboxApiKey() });

/** Where Stripe is, and the keys of each account there. */
export const stripeAccess = /* @__PURE__ */ once(() =>
  defined({ credentials: credentialStore(secret, clock), apiUrl: optional('stripeApiUrl') }),
);

/** What can tell what a token is. */
export const tokens: () => Promise<TokenReaders> = /* @__PURE__ */ once(async () =>
  tokenReaders(defined({ sandbox: await sandboxOptions(), stripe: stripeAccess() })),
);

/** Of accounts on Stripe. */
export const stripeNoticeReader = /* @__PURE__ */ once(() => stripeNotices(stripeAccess()));

export const publicKeys: () => PublicKeys = /* @__PURE__ */ once(() => ({
  publishableKey: async (_processor, name) => (await stripeAccess().credentials.get(name))?.publishableKey,
}));

export const sandboxApiKey: () => Promise<string> = /* @__PURE__ */ once(
  async () => JSON.parse(await secret(required('sandboxSecretArn'))).api_key,
);

export const captchaVerifier: () => CaptchaVerifier = /* @__PURE__ */ once(() => {
  const sandboxUrl = optional('sandboxUrl');
  return captchas({
    pages: [required('apiUrl'), checkoutUrl()],
    ...(sandboxUrl === undefined ? {} : { sandboxUrl }),
    readSecret: merchantSecret,
    clock,
    onUnavailable: (type, reason) => logger.warn(messages.captchaUnavailable, { type, reason }),
  });
});

const MERCHANT_SECRET_LEASE_MS = 300_000;
const merchantSecrets = new Map<string, { readonly value: string; readonly until: number }>();

/** A secret that an account names. A new value is in force within five minutes. */
export async function merchantSecret(name: string): Promise<string> {
  const known = merchantSecrets.get(name);
  if (known && known.until > clock.now()) return known.value;
  const value = await secret(name);
  merchantSecrets.set(name, { value, until: clock.now() + MERCHANT_SECRET_LEASE_MS });
  return value;
}

const secretsManager = /* @__PURE__ */ once(() => {
  // A function has no configuration files, and the SDK would put off its first call to look for them.
  for (const name of ['config', 'credentials'])
    externalDataInterceptor.interceptFile(join(getHomeDir(), '.aws', name), '');
  return new SecretsManagerClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
});

async function secret(arn: string): Promise<string> {
  const { SecretString } = await secretsManager().send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new Error('A secret of this deployment is empty');
  return SecretString;
}

type Start = () => unknown;

/**
 * Starts what a handler will wait for, right after its code is loaded and while the cold start still runs; a failure is
 * met again, and reported, by the request.
 */
export function warm(...starts: readonly Start[]): void {
  for (const start of starts)
    Promise.resolve()
      .then(start)
      .catch(() => undefined);
}

/** Loads what only requests need while that which `warm` has asked for is on its way. */
export function prepare(...starts: readonly Start[]): void {
  setImmediate(warm, ...starts);
}
