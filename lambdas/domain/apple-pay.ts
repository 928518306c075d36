/** What Apple's page says when a payer opens its sheet, and for whom. */
export interface MerchantSessionRequest {
  /** As `checkValidationUrl` takes it. */
  readonly validationUrl: string;
  /** Host of the page that shows the sheet: the checkout's own. */
  readonly domain: string;
  /** Who is paid, in the words of the sheet; the same in every session of an account. */
  readonly merchant: string;
}

/** `refused`: a definite no. `unavailable`: no answer that could be read. In neither case was anything charged. */
export type MerchantSessionOutcome =
  | { readonly kind: 'started'; readonly session: object }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable' };

/** What opens Apple Pay's sheet for a page. Bounded in time; it never throws. */
export interface MerchantSessions {
  start(request: MerchantSessionRequest): Promise<MerchantSessionOutcome>;
}

/** Characters of a merchant's name on the sheet: Apple's limit. */
const MERCHANT_LENGTH = 64;

/**
 * The hosts that Apple has documented for merchant validation, in production, in China and in its sandbox
 * (developer.apple.com/documentation/applepayontheweb/setting-up-your-server).
 */
const GATEWAY =
  /^https:\/\/(cn-)?apple-pay-gateway(-cert|-(nc|pr)-pod[1-5](-dcb)?|-(sh|tj)-pod[1-3])?\.apple\.com(\/[A-Za-z0-9_-]+)+$/;

/**
 * What is wrong with a validation URL; undefined when nothing is. The whole text is matched, since the merchant's
 * certificate is shown to whatever host stands in it: no port, no user, no query.
 */
export function checkValidationUrl(raw: string): string | undefined {
  return raw.length <= 255 && GATEWAY.test(raw) ? undefined : 'must be the validationURL that Apple Pay gave the page';
}

/** A name as Apple takes it. */
export function merchantOnSheet(name: string): string {
  return Array.from(name).slice(0, MERCHANT_LENGTH).join('');
}
