import { type HostedSessions, hostedSessions } from '@govifi/hosted-sessions';
import { setTimeout as pause } from 'node:timers/promises';
import { openAccount } from './account.ts';
import { shop } from './app.ts';
import { catchUp } from './events.ts';
import { openStore } from './store.ts';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};

const origin = setting('SHOP_ORIGIN');
const webhookUrl = process.env['SHOP_WEBHOOK_URL'];
const store = openStore(process.env['SHOP_DATA']);
const CATCH_UP_MS = 60_000;
/** Longer than a session lives. */
const AWAITED_MS = 3_600_000;

const service = hostedSessions({
  apiUrl: setting('HOSTED_SESSIONS_API_URL'),
  tokenUrl: setting('HOSTED_SESSIONS_TOKEN_URL'),
  clientId: setting('HOSTED_SESSIONS_CLIENT_ID'),
  clientSecret: setting('HOSTED_SESSIONS_CLIENT_SECRET'),
});

let account: Promise<HostedSessions> | undefined;
/** Asked for when it is first needed, and again if that failed. */
const payments = (): Promise<HostedSessions> => {
  account ??= openAccount(service, store, { origin, webhookUrl }).catch((error) => {
    account = undefined;
    throw error;
  });
  return account;
};

const app = shop({ origin, checkoutUrl: setting('HOSTED_SESSIONS_CHECKOUT_URL'), payments, store });
app.listen(Number(new URL(origin).port), '127.0.0.1', () => console.log(`shop ${origin}`));

/** A payer may pay and not come back, and a webhook may be lost. */
for (;;) {
  await pause(CATCH_UP_MS);
  const isAwaited = Object.values(store.contents.orders).some(
    ({ status, at }) => status === 'open' && Date.now() - at < AWAITED_MS,
  );
  // What fails now is done the next time.
  if (isAwaited)
    await payments().then(
      (own) => catchUp(own, store),
      (error) => console.error(error.message),
    );
}
