import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { problem } from '../domain/errors.ts';
import { required } from '../env.ts';
import { refuse } from '../http/errors.ts';

const secretShape = z.object({ api_key: z.string().check(z.minLength(1)) });
const client = new SecretsManagerClient({});

let known: Promise<string> | undefined;

/** The API key of this processor, read once. A read that failed is tried again by the next request. */
export function apiKey(): Promise<string> {
  known ??= readApiKey().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

/** Starts the read at cold start. What goes wrong is met again, and reported, by the request that needs the key. */
export function warmApiKey(): void {
  apiKey().catch(() => undefined);
}

async function readApiKey(): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: required('sandboxSecretArn') }));
  return z.parse(secretShape, JSON.parse(SecretString ?? '')).api_key;
}

/**
 * Lets the holder of the API key pass.
 * @throws Refusal with `unauthenticated`
 */
export function requireApiKey(authorization: string | undefined, expected: string): void {
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined || !equal(given, expected)) throw refuse(problem('unauthenticated'));
}

/** Compares digests, since timingSafeEqual wants equal lengths. */
function equal(a: string, b: string): boolean {
  const nonce = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', nonce).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
