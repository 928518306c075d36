import { call } from './http.ts';
import { outputs } from './outputs.ts';
import type { ProcessorUnderTest } from './processor.ts';

async function token(body: object): Promise<string> {
  const created = await call('POST', `${outputs.SandboxUrl}/tokens`, { body });
  if (created.status !== 201) throw new Error(`token: ${created.text}`);
  return created.body.token;
}

/** What the makers of captchas give out for tests. */
const published = {
  turnstile: 'XXXX.DUMMY.TOKEN.XXXX',
  hcaptcha: '10000000-aaaa-bbbb-cccc-000000000001',
} as const;

export const sandboxUnderTest: ProcessorUnderTest = {
  name: 'sandbox',
  shown: { name: 'sandbox', tokenize_url: `${outputs.SandboxUrl}/tokens`, publishable_key: 'pk_sandbox' },
  profile: async () => ({ processor: 'sandbox' }),
  card: (number) => token({ type: 'card', card: { number, exp_month: 12, exp_year: 2035, cvc: '123' } }),
  account: (account_number) =>
    token({ type: 'ach', ach: { routing_number: '110000000', account_number, account_type: 'checking' } }),
  applePay: () => token({ type: 'apple_pay' }),
  code: (cvc) => token({ type: 'cvc', cvc }),
  sent: async ({ id }) => {
    const { body } = await call('GET', `${outputs.SandboxUrl}/outbox?reference=${id}`);
    return body.messages;
  },
  captcha: (type) => ({ secret_name: 'hosted-sessions/captcha', token: published[type] }),
  ledger: async (sessionId) => {
    const answer = await call('GET', `${outputs.SandboxUrl}/charges?reference=${sessionId}`);
    return answer.body.charges;
  },
};
