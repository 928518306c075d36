import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isProblem } from '../lambdas/domain/errors.ts';
import { isPaymentSession } from '../lambdas/domain/session.ts';
import { openCheckout, told } from '../test/operations/support/checkout.ts';
import { anAccount, NOON } from '../test/store/support/fixtures.ts';
import { fakeClock, openStore } from '../test/store/support/store.ts';

/** The example of the guide: its item stays below 1 KB. */
const example = {
  amount: 12_500,
  success_url: 'https://merchant.example.com/orders/1234/thanks',
  cancel_url: 'https://merchant.example.com/orders/1234/cart',
  description: 'Water bill, October 2026',
  customer_email: 'ada@example.com',
  line_items: [
    { description: 'Water, 14 m3', amount: 9_500 },
    { description: 'Waste water', amount: 3_000 },
  ],
  metadata: { order_id: '1234' },
};

const account = anAccount({}, { fees: [{ method: 'card', flat: 10, basisPoints: 290, label: 'Card processing fee' }] });

/** The product's operations over its store, as its functions run them; the processor approves at once. */
export async function benchCheckout(client: DynamoDBDocumentClient) {
  const began = Date.now();
  const clock = { ...fakeClock(), now: () => NOON + Date.now() - began };
  const checkout = await openCheckout(await openStore({ client, clock }));
  const { accounts, sessions, table } = checkout.store;
  await accounts.create(account);
  let payers = 0;

  const create = async (): Promise<string> => {
    payers += 1;
    const payer = `cust_${payers}`;
    const known = await accounts.find(account.uid);
    const { id } = await checkout.session({ ...example, customer_id: payer }, known);
    return id;
  };

  const quote = async (id: string): Promise<void> => {
    const quoted = await checkout.quote(id, {}, account);
    if (isProblem(quoted)) throw new Error(`quote: ${quoted.code}`);
  };

  const confirm = async (id: string): Promise<void> => {
    const loaded = await sessions.load(id, account.uid, 'confirm');
    if (!loaded.session || !loaded.account || !isPaymentSession(loaded.session)) throw new Error('confirm: no session');
    const confirmed = await checkout.confirm(loaded.session, { account: loaded.account, key: id });
    if (isProblem(confirmed) || confirmed.status !== 200) throw new Error(`confirm: ${told(confirmed)}`);
  };

  return { table, create, quote, confirm, stored: checkout.stored };
}
