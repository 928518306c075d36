import { verifyRedirect } from '../../client/src/index.ts';
import { admin, cards, newAccount } from '../support/cloud.ts';
import { newPayment, pay } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

const rotate = (uid: string, body?: object) => admin('POST', '/api/webhooks/secret/rotate', uid, body && { body });

it('after a rotation of the redirect secret new URLs are by the new one, also those of sessions paid before', async () => {
  const uid = await newAccount();
  const before = (await admin('GET', '/api/webhooks/secret', uid)).body;
  const session = await newPayment(uid);
  const early: string = (await pay(session, cards.visa)).body.redirect_url;
  expect(verifyRedirect(early, before.redirect_secret)).toBe(true);

  const rotated = (await rotate(uid, { which: 'redirect' })).body;
  expect(rotated).toEqual({ ...before, redirect_secret: expect.not.stringMatching(before.redirect_secret) });
  const late: string = (await session.config()).body.redirect_url;
  const takenBy = (secrets: string | string[]) => [early, late].map((url) => verifyRedirect(url, secrets));
  expect(takenBy(before.redirect_secret)).toEqual([true, false]);
  expect(takenBy(rotated.redirect_secret)).toEqual([false, true]);
  expect(takenBy([rotated.redirect_secret, before.redirect_secret])).toEqual([true, true]);
});

it('a fourth rotation of the webhook secret within a day is refused, and no secret that receivers have ends', async () => {
  const uid = await newAccount();
  for (const _ of [1, 2, 3]) expect((await rotate(uid)).status).toBe(200);
  const before = (await admin('GET', '/api/webhooks/secret', uid)).body;
  expect(before.older_secrets).toHaveLength(2);
  const refused = await rotate(uid);
  expectRefusal(refused, 'rate_limited');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
  expect((await admin('GET', '/api/webhooks/secret', uid)).body).toEqual(before);
});
