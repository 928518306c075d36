import * as z from 'zod/mini';
import type { Clock } from '../../domain/ports.ts';

/** What an account's secret holds for Stripe, as JSON: docs/stripe.md. */
const credentialsShape = z
  .object({
    secret_key: z.string().check(z.regex(/^(sk|rk)_(test|live)_[A-Za-z0-9]+$/)),
    publishable_key: z.string().check(z.regex(/^pk_(test|live)_[A-Za-z0-9]+$/)),
    webhook_secret: z.optional(z.string().check(z.regex(/^whsec_\S+$/))),
    previous_webhook_secret: z.optional(z.string().check(z.regex(/^whsec_\S+$/))),
  })
  .check(
    z.refine(
      ({ secret_key, publishable_key }) => modeOf(secret_key) === modeOf(publishable_key),
      'must be two keys of the same mode',
    ),
  );

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

/** Undefined when the text is not what such a secret holds. It is never quoted. */
export function readStripeCredentials(text: string): StripeCredentials | undefined {
  const read = z.safeParse(credentialsShape, parsed(text)).data;
  if (!read) return undefined;
  return {
    secretKey: read.secret_key,
    publishableKey: read.publishable_key,
    webhookSecrets: [read.webhook_secret, read.previous_webhook_secret].filter((secret) => secret !== undefined),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function modeOf(key: string): string | undefined {
  return key.split('_')[1];
}
