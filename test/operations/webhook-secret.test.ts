import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Account } from '../../lambdas/domain/account.ts';
import { redirectSecret, webhookSecret } from '../../lambdas/domain/credential.ts';
import { isProblem } from '../../lambdas/domain/errors.ts';
import { presentSecrets } from '../../lambdas/domain/wire/webhooks.ts';
import { signedRedirect } from '../../lambdas/operations/view-session.ts';
import {
  activateWebhookSecret,
  changeWebhooks,
  rotateRedirectSecret,
  rotateWebhookSecret,
  secretsOf,
} from '../../lambdas/operations/webhook-secret.ts';
import { aSession } from '../store/support/fixtures.ts';
import { keys } from './support/checkout.ts';
import { openWebhooks, type Webhooks } from './support/webhooks.ts';

const DAY = 24 * 3_600_000;

let bench: Webhooks;
let account: Account;
let first: string;

beforeAll(async () => {
  bench = await openWebhooks();
});

beforeEach(async () => {
  account = await bench.account();
  first = webhookSecret(keys, account.uid, 1);
});

afterEach(() => jest.restoreAllMocks());
afterAll(() => bench.store.close());

const deps = () => ({ accounts: bench.accounts, clock: bench.clock });

async function current(): Promise<Account> {
  const read = await bench.accounts.read(account.uid);
  if (!read) throw new Error('There is no account');
  return read;
}

async function rotate(from = account): Promise<Account> {
  const rotated = await rotateWebhookSecret(deps(), from);
  if (isProblem(rotated)) throw new Error(rotated.code);
  return rotated;
}

const shown = async () => presentSecrets(keys, await current(), secretsOf(keys, await current(), bench.clock.now()));

/** Which of these secrets a receiver may verify the next event with: by `webhook-signature`, and by the older header. */
async function verifiable(...secrets: string[]) {
  const id = await bench.expired(account.uid);
  await bench.deliver(id);
  const last = bench.sent.at(-1);
  if (!last) throw new Error('Nothing was sent');
  const { body, headers, at } = last;
  jest.spyOn(Date, 'now').mockReturnValue(at);
  const standard = secrets.filter((secret) => {
    try {
      return new Webhook(secret).verify(body, { ...headers });
    } catch {
      return false;
    }
  });
  const { timestamp } = JSON.parse(body);
  const legacy = secrets.filter(
    (secret) =>
      headers['X-Webhook-Signature'] ===
      `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  );
  jest.restoreAllMocks();
  return { standard, legacy };
}

describe('the secrets that are shown', () => {
  it('are the one that signs and the one for redirects, until a rotation', async () => {
    expect(await shown()).toEqual({ secret: first, redirect_secret: redirectSecret(keys, account.uid, 1) });
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('are both for 24 h after a rotation', async () => {
    const at = bench.clock.now();
    await rotate();
    const second = webhookSecret(keys, account.uid, 2);
    expect(await shown()).toEqual({
      secret: second,
      redirect_secret: redirectSecret(keys, account.uid, 1),
      previous_secret: first,
      previous_expires_at: new Date(at + DAY).toISOString(),
    });
    bench.clock.advance(at + DAY - bench.clock.now());
    expect(await shown()).toEqual({ secret: second, redirect_secret: redirectSecret(keys, account.uid, 1) });
  });
});

describe('a rotation', () => {
  it('signs with both secrets for 24 h, and with the new one alone from then on', async () => {
    const at = bench.clock.now();
    await rotate();
    const second = webhookSecret(keys, account.uid, 2);
    expect(await verifiable(first, second)).toEqual({ standard: [first, second], legacy: [first] });
    bench.clock.advance(at + DAY - 1 - bench.clock.now());
    expect(await verifiable(first, second)).toEqual({ standard: [first, second], legacy: [first] });
    bench.clock.advance(1);
    expect(await verifiable(first, second)).toEqual({ standard: [second], legacy: [second] });
  });

  it('leaves the older header to the old secret until it is activated; the newer has both for the whole time', async () => {
    await activateWebhookSecret(deps(), await rotate());
    const second = webhookSecret(keys, account.uid, 2);
    expect(await verifiable(first, second)).toEqual({ standard: [first, second], legacy: [second] });
    bench.clock.advance(DAY);
    expect(await verifiable(first, second)).toEqual({ standard: [second], legacy: [second] });
  });

  it('asked for by several at once is one, and receivers with the old secret go on', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => rotate()));
    const second = webhookSecret(keys, account.uid, 2);
    const now = bench.clock.now();
    expect(answers.map((each) => secretsOf(keys, each, now).current)).toEqual([second, second, second]);
    expect((await current()).webhooks.generation).toBe(2);
    expect(await verifiable(first, second)).toEqual({ standard: [first, second], legacy: [first] });
  });

  it('after another adds a third secret, and takes none from receivers', async () => {
    const at = bench.clock.now();
    const [second, third] = [webhookSecret(keys, account.uid, 2), webhookSecret(keys, account.uid, 3)];
    const once = await rotate();
    bench.clock.advance(at + DAY / 2 - bench.clock.now());
    await rotate(once);
    expect(await shown()).toMatchObject({
      secret: third,
      previous_secret: second,
      previous_expires_at: new Date(at + 1.5 * DAY).toISOString(),
      older_secrets: [{ secret: first, expires_at: new Date(at + DAY).toISOString() }],
    });
    expect(await verifiable(first, second, third)).toEqual({ standard: [first, second, third], legacy: [first] });
    bench.clock.advance(at + DAY - bench.clock.now());
    expect(await verifiable(first, second, third)).toEqual({ standard: [second, third], legacy: [second] });
  });

  it('while four secrets are live is refused until the oldest has ended, and changes nothing', async () => {
    const at = bench.clock.now();
    const full = await rotate(await rotate(await rotate()));
    const refusal = await rotateWebhookSecret(deps(), full);
    const elapsed = bench.clock.now() - at;
    expect(refusal).toMatchObject({ code: 'rate_limited', details: { retryAfter: expect.any(Number) } });
    expect(isProblem(refusal) && refusal.details.retryAfter).toBeLessThanOrEqual(86_400);
    expect(isProblem(refusal) && refusal.details.retryAfter).toBeGreaterThan(86_400 - elapsed / 1_000 - 1);
    expect(await current()).toEqual(full);
    bench.clock.advance(DAY);
    await rotate(full);
    expect((await shown()).secret).toBe(webhookSecret(keys, account.uid, 5));
  });

  it('and a change of the subscriptions at the same moment both hold', async () => {
    const subscriptions = { 'checkout_session.completed': false } as const;
    await Promise.all([rotate(), changeWebhooks(deps(), account, (settings) => ({ ...settings, subscriptions }))]);
    expect((await current()).webhooks).toMatchObject({ generation: 2, subscriptions, retiring: [{ generation: 1 }] });
  });
});

it('activating without a rotation changes nothing', async () => {
  expect(await activateWebhookSecret(deps(), account)).toEqual(account);
  expect(await verifiable(first)).toEqual({ standard: [first], legacy: [first] });
});

describe('a rotation of the redirect secret', () => {
  it('signs new URLs with the new secret at once, and leaves the webhooks alone', async () => {
    const rotated = await rotateRedirectSecret(deps(), account);
    expect(rotated).toEqual({ ...account, redirectGeneration: 2 });
    const now = bench.clock.now();
    const url = signedRedirect(keys, aSession({ account: account.uid }), rotated, now);
    const [, base, t, v1] = /^(.*)&sig=t=([0-9]+),v1=([0-9a-f]{64})$/.exec(url) ?? [];
    const signature = (generation: number) =>
      createHmac('sha256', redirectSecret(keys, account.uid, generation))
        .update(`${t}.${base}`)
        .digest('hex');
    expect(v1).toBe(signature(2));
    expect(v1).not.toBe(signature(1));
    expect(await verifiable(first)).toEqual({ standard: [first], legacy: [first] });
  });

  it('asked for by several at once is one', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => rotateRedirectSecret(deps(), account)));
    expect(answers.map(({ redirectGeneration }) => redirectGeneration)).toEqual([2, 2, 2]);
  });
});
