import type { Clock } from '../../domain/ports.ts';

const SECRET_KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9]+$/;
const PUBLISHABLE_KEY = /^pk_(test|live)_[A-Za-z0-9]+$/;
const WEBHOOK_SECRET = /^whsec_\S+$/;

export interface StripeCredentials {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** What Stripe may have signed its events with: one, and while it is rotated two. */
  readonly webhookSecrets: readonly string[];
}

/** How long a secret is taken to be as it was read. */
const FRESH_MS = 5 * 60_000;
/** How often one secret is read at most, whatever asks for it anew. */
const RENEWED_AFTER_MS = 5_000;

export interface CredentialStore {
  /** The credentials under a name, when they can be had. `renewed`: the ones that are known were refused. */
  get(name: string | undefined, options?: { readonly renewed: boolean }): Promise<StripeCredentials | undefined>;
}

/**
 * Credentials by the name of their secret, kept in memory. A change is met within five minutes, or as soon as Stripe
 * refuses the old key. While the secret can't be read, what was read before serves.
 * @param readSecret the secret's text; undefined or a throw when it can't be read
 */
export function credentialStore(
  readSecret: (name: string) => Promise<string | undefined>,
  clock: Pick<Clock, 'now'>,
): CredentialStore {
  const known = new Map<string, { readAt: number; credentials: Promise<StripeCredentials | undefined> }>();

  const read = async (name: string, before: Promise<StripeCredentials | undefined> | undefined) => {
    const text = await readSecret(name).catch(() => undefined);
    const credentials = text === undefined ? undefined : readStripeCredentials(text);
    if (credentials) return credentials;
    const kept = await before;
    if (!kept) known.delete(name);
    return kept;
  };

  return {
    get: async (name, { renewed } = { renewed: false }) => {
      if (name === undefined) return undefined;
      const before = known.get(name);
      const age = before ? clock.now() - before.readAt : Number.POSITIVE_INFINITY;
      if (before && age < (renewed ? RENEWED_AFTER_MS : FRESH_MS)) return before.credentials;
      const credentials = read(name, before?.credentials);
      known.set(name, { readAt: clock.now(), credentials });
      return credentials;
    },
  };
}

/**
 * What an account's secret holds for Stripe, as JSON (docs/stripe.md); undefined when the text is something else. It is
 * never quoted. Checked without a schema, since functions that read nothing else would load zod for it.
 */
export function readStripeCredentials(text: string): StripeCredentials | undefined {
  const { secret_key, publishable_key, webhook_secret, previous_webhook_secret } = parsed(text);
  if (!isOf(SECRET_KEY, secret_key) || !isOf(PUBLISHABLE_KEY, publishable_key)) return undefined;
  if (modeOf(secret_key) !== modeOf(publishable_key)) return undefined;
  const webhookSecrets = [webhook_secret, previous_webhook_secret].filter((secret) => secret !== undefined);
  if (!webhookSecrets.every((secret) => isOf(WEBHOOK_SECRET, secret))) return undefined;
  return { secretKey: secret_key, publishableKey: publishable_key, webhookSecrets };
}

function isOf(form: RegExp, value: unknown): value is string {
  return typeof value === 'string' && form.test(value);
}

/** The object that the text is, as JSON; an empty one for any other text. */
function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function modeOf(key: string): string | undefined {
  return key.split('_')[1];
}
