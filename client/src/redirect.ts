import { equalTexts, hmacHex, secretList } from './hmac.ts';

const LIFE_SECONDS = 600;
/** How far this machine's clock may be behind the service's. */
const CLOCK_SKEW_SECONDS = 60;
const SIGNED = /^(.+)&sig=t=([1-9][0-9]{0,11}),v1=([0-9a-f]{64})$/;

/**
 * Whether the service sent the payer to this URL in the last 10 minutes. It says that the session in it was paid when
 * the payer left the checkout; ship goods on the webhook, which also comes when the payer closes the window.
 * @param url the whole URL as the browser asked for it, with origin; the fragment does not matter
 * @param secrets `redirect_secret` of the account; several during a rotation
 * @throws TypeError when a secret is missing
 */
export function verifyRedirect(url: string | URL, secrets: string | readonly string[]): boolean {
  const list = secretList(secrets);
  const [, target, time, given] = SIGNED.exec(String(url).split('#', 1)[0] ?? '') ?? [];
  if (target === undefined || time === undefined || given === undefined) return false;
  const age = Math.floor(Date.now() / 1_000) - Number(time);
  if (age > LIFE_SECONDS || age < -CLOCK_SKEW_SECONDS) return false;
  return list.some((secret) => equalTexts(given, hmacHex(secret, `${time}.${target}`)));
}
