import type { Account } from '../domain/account.ts';
import type { Keys } from '../domain/credential.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import {
  activated,
  type LiveSecrets,
  liveSecrets,
  nextRotation,
  rotated,
  type WebhookSettings,
} from '../domain/webhook-settings.ts';

const TRIES = 4;

export interface WebhookSecretDeps {
  readonly accounts: Pick<AccountStore, 'read' | 'replaceWebhooks' | 'rotateRedirect'>;
  readonly clock: Clock;
}

const MANY_LIVE = 'Too many webhook secrets are live. Each stays so for 24 hours after it was replaced.';

/** A new webhook secret beside the old ones, each of which stays live for 24 h from its own replacement. */
export async function rotateWebhookSecret(deps: WebhookSecretDeps, account: Account): Promise<Account | Problem> {
  const { generation } = account.webhooks;
  const now = deps.clock.now();
  const waitMs = nextRotation(account.webhooks, now) - now;
  if (waitMs > 0) return problem('rate_limited', { message: MANY_LIVE, retryAfter: waitMs / 1_000 });
  // Somebody else's rotation at the same moment is this one too: nobody asked for two new secrets.
  return changeWebhooks(deps, account, (settings) =>
    settings.generation === generation ? rotated(settings, deps.clock.now()) : settings,
  );
}

/** `X-Webhook-Signature` goes over to the new secret. */
export function activateWebhookSecret(deps: WebhookSecretDeps, account: Account): Promise<Account> {
  return changeWebhooks(deps, account, activated);
}

/** A new secret for redirect signatures, from the next URL on. */
export async function rotateRedirectSecret({ accounts }: WebhookSecretDeps, account: Account): Promise<Account> {
  const { uid, redirectGeneration } = account;
  // Somebody else's rotation at the same moment is a rotation too.
  await accounts.rotateRedirect(uid, redirectGeneration);
  return (await accounts.read(uid)) ?? account;
}

/**
 * Writes changed settings on condition that they are still what they were changed from.
 * @throws Error when others keep changing them
 */
export async function changeWebhooks(
  { accounts }: Pick<WebhookSecretDeps, 'accounts'>,
  account: Account,
  change: (settings: WebhookSettings) => WebhookSettings,
): Promise<Account> {
  let current = account;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const webhooks = change(current.webhooks);
    if (await accounts.replaceWebhooks(current.uid, current.webhooks, webhooks)) return { ...current, webhooks };
    current = (await accounts.read(current.uid)) ?? current;
  }
  throw new Error('The webhook settings of an account keep changing');
}

export function secretsOf(keys: Keys, account: Account, now: number): LiveSecrets {
  return liveSecrets(keys, account.uid, account.webhooks, now);
}
