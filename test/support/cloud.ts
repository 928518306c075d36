import { type Answer, type Call, call } from './http.ts';
import { outputs } from './outputs.ts';
import { type LedgerCharge, processorUnderTest } from './processor.ts';

export { type Answer, type Call, call } from './http.ts';
export { type Outputs, outputs } from './outputs.ts';

let token: Promise<string> | undefined;

/** An access token of the admin client. */
export function adminToken(): Promise<string> {
  token ??= fetchToken();
  return token;
}

async function fetchToken(): Promise<string> {
  const { AdminClientId, AdminClientSecret, TokenUrl } = outputs;
  const answer = await call('POST', TokenUrl, {
    headers: {
      Authorization: `Basic ${Buffer.from(`${AdminClientId}:${AdminClientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=payments/admin',
  });
  return answer.body.access_token;
}

/** A call of the merchant's server, for an account. */
export async function admin(
  method: string,
  path: string,
  account: string | undefined,
  options: Call = {},
): Promise<Answer> {
  const headers = {
    Authorization: `Bearer ${await adminToken()}`,
    ...(account === undefined ? {} : { 'X-Payment-Account-Uid': account }),
    ...options.headers,
  };
  return call(method, `${outputs.ApiUrl}${path}`, { ...options, headers });
}

/** An account of its own, so that journeys do not meet each other's duplicate guard. */
export async function newAccount(profile: object = {}, checkout?: object): Promise<string> {
  const created = await admin('POST', '/api/paymentaccounts', undefined, {
    body: { name: 'Test account', ...(await processorUnderTest.profile()), ...profile },
  });
  if (created.status !== 201) throw new Error(`account: ${created.text}`);
  const { uid } = created.body;
  if (checkout === undefined) return uid;
  const put = await admin('PUT', `/api/paymentaccounts/${uid}/checkout-config`, uid, { body: checkout });
  if (put.status !== 200) throw new Error(`checkout config: ${put.text}`);
  return uid;
}

export interface OpenSession {
  readonly id: string;
  readonly account: string;
  readonly secret: string;
  /** A call of the payer's browser, on a path below the session. */
  readonly browser: (method: string, path: string, options?: Call) => Promise<Answer>;
  readonly config: () => Promise<Answer>;
}

export const sessionBody = {
  amount: 1_000,
  currency: 'USD',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/cart',
};

/** A session, created over HTTP. */
export async function newSession(account: string, body: object = {}): Promise<OpenSession> {
  const created = await admin('POST', '/v1/hosted-sessions', account, { body: { ...sessionBody, ...body } });
  if (created.status !== 201) throw new Error(`session: ${created.text}`);
  const { session_id: id, client_secret: secret } = created.body;
  const browser = (method: string, path: string, { headers, ...options }: Call = {}) =>
    call(method, `${outputs.ApiUrl}/v1/hosted-sessions/${id}${path}`, {
      ...options,
      headers: { Authorization: `Bearer ${secret}`, ...headers },
    });
  return { id, account, secret, browser, config: () => browser('GET', '') };
}

export const cards = {
  visa: '4242424242424242',
  mastercard: '5555555555554444',
  declined: '4000000000000002',
  insufficientFunds: '4000000000009995',
  expired: '4000000000000069',
  incorrectCvc: '4000000000000127',
  processingError: '4000000000000119',
  chargesThenDrops: '4000000000007007',
  dropsUncharged: '4000000000007106',
  slow: '4000000000007205',
} as const;

/** A token for one of the test cards. */
export const cardToken = (number: string): Promise<string> => processorUnderTest.card(number);

export function quote(session: OpenSession, token: string, more: object = {}): Promise<Answer> {
  const body = { method: 'card', card_type: 'visa', processor_token: token, payment_method: { card: {} }, ...more };
  return session.browser('POST', '/quote-fee', { body });
}

export function confirm(
  session: OpenSession,
  token: string,
  { key, ...more }: { key?: string; [field: string]: unknown } = {},
) {
  const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
  return session.browser('POST', '/confirm', { headers, body: { processor_token: token, method: 'card', ...more } });
}

/** What the processor took for this session: the ledger that tests trust. */
export const ledger = ({ id }: Pick<OpenSession, 'id'>): Promise<LedgerCharge[]> => processorUnderTest.ledger(id);
