import { type Answer, call } from './http.ts';
import { readOutbox } from './outbox.ts';
import { outputs } from './outputs.ts';
import type { LedgerCharge, ProcessorUnderTest } from './processor.ts';
import { putSecret as putText } from './secrets.ts';
import { captchaSecret } from './stripe/assembly.ts';
import type { StripeOutputs } from './stripe/serve.ts';

export const stripe: StripeOutputs = JSON.parse(process.env['STRIPE_OUTPUTS'] ?? '{}');

/** The secret that every account of the run names; made by whoever comes first. */
const secretName = 'hosted-sessions/sandbox/stripe';

export const webhookSecret = 'whsec_of_the_journeys';

export const putSecret = (name: string, value: object) =>
  putText(outputs.SecretsManagerEndpoint, name, JSON.stringify(value));

/** Stripe's API, in the form that Stripe's own script and SDK use. */
export async function stripeCall(method: string, path: string, key: string, form: Record<string, string> = {}) {
  const query = new URLSearchParams(form).toString();
  return call(method, `${stripe.url}${path}${method === 'GET' && query ? `?${query}` : ''}`, {
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(method === 'GET' ? {} : { body: query }),
  });
}

/** What the payer does at the bank, in the window that Stripe.js opens. */
export async function authenticate(client_secret: string, passed: boolean): Promise<void> {
  const { status, text } = await stripeCall('POST', '/authenticate', stripe.publishableKey, {
    client_secret,
    passed: String(passed),
  });
  if (status !== 200) throw new Error(`authenticate: ${text}`);
}

async function paymentMethod(form: Record<string, string>): Promise<string> {
  const created = await stripeCall('POST', '/v1/payment_methods', stripe.publishableKey, form);
  if (created.status !== 200) throw new Error(`payment method: ${created.text}`);
  return created.body.id;
}

/** A PaymentIntent in the words of the sandbox's ledger. */
function charge({ id, status, amount, currency, last_payment_error: error }: Answer['body']): LedgerCharge[] {
  const told = { id, amount, currency: String(currency).toUpperCase() };
  if (status === 'succeeded') return [{ ...told, status: 'succeeded' }];
  if (status === 'processing') return [{ ...told, status: 'pending' }];
  if (status !== 'requires_payment_method' || !error) return [];
  return [{ ...told, status: error['code'] === 'processing_error' ? 'failed' : 'declined' }];
}

/** The payments of sessions that are under way, by session: Stripe lists the newest first. */
export async function newest(sessionIds: readonly string[]): Promise<unknown[][]> {
  const found = await stripeCall('GET', '/v1/payment_intents', stripe.secretKey, { limit: '40' });
  return sessionIds.map((id) =>
    found.body.data.filter(({ metadata }: { metadata: Record<string, string> }) => metadata['session_id'] === id),
  );
}

export const stripeUnderTest: ProcessorUnderTest = {
  name: 'stripe',
  shown: { name: 'stripe', tokenize_url: `${stripe.url}/v1/payment_methods`, publishable_key: stripe.publishableKey },
  toldOfCards: { checks: { cvc: 'pass' } },
  profile: async () => {
    const { secretKey: secret_key, publishableKey: publishable_key } = stripe;
    await putSecret(secretName, { secret_key, publishable_key, webhook_secret: webhookSecret });
    return { processor: 'stripe', processor_credentials_secret: secretName };
  },
  card: (number) =>
    paymentMethod({
      type: 'card',
      'card[number]': number,
      'card[exp_month]': '12',
      'card[exp_year]': '2035',
      'card[cvc]': '123',
    }),
  account: (number) =>
    paymentMethod({
      type: 'us_bank_account',
      'us_bank_account[routing_number]': '110000000',
      'us_bank_account[account_number]': number,
      'us_bank_account[account_holder_type]': 'individual',
    }),
  applePay: async () => (await stripeCall('POST', '/v1/tokens', stripe.publishableKey, { pk_token: 'apple' })).body.id,
  code: async (cvc) =>
    (await stripeCall('POST', '/v1/tokens', stripe.publishableKey, { 'cvc_update[cvc]': cvc })).body.id,
  sent: async ({ to }) => (await readOutbox()).filter((message) => message.to === to),
  captcha: (_type, site_key) => ({ secret_name: captchaSecret, token: `solved.${site_key}` }),
  ledger: async (sessionId) => {
    const found = await stripeCall('GET', '/v1/payment_intents', stripe.secretKey, { limit: '10000' });
    const own = found.body.data.filter(
      ({ metadata }: { metadata: Record<string, string> }) => metadata['session_id'] === sessionId,
    );
    return own.flatMap(charge).reverse();
  },
};
