import { openShop } from './support/receiver.ts';
import { tickUntil } from './support/ticks.ts';
import { newAccount } from '../support/cloud.ts';
import { cloudClient } from '../races/support/cloud-store.ts';
import { tableSessions } from '../races/support/table-sessions.ts';

it('a session whose time runs out is expired by the sweeper, and its merchant hears of it once', async () => {
  const client = cloudClient();
  const shop = await openShop();
  const uid = await newAccount({ callback_url: shop.url });
  // As one that was made half an hour ago: the shortest life that the API allows is a minute.
  const id = await tableSessions(client).begin(uid, Date.now() - 1_800_001);
  await tickUntil('the event arrives', async () => shop.of(id).length > 0);
  const [{ event } = { event: undefined }] = shop.of(id);
  expect(event).toMatchObject({ event_type: 'checkout_session.expired', data: { session_id: id, status: 'expired' } });
  const next = await tableSessions(client).begin(uid, Date.now() - 1_800_001);
  await tickUntil('the next one arrives', async () => shop.of(next).length > 0);
  expect(shop.of(id)).toHaveLength(1);
  client.destroy();
  await shop.stop();
}, 180_000);
