/**
 * What the checkout and the captcha's document say to each other. The first two messages go between the windows and hold
 * nothing; all else goes over the channel that the second one opens, once each side has checked the other's origin.
 */

/** Document to its parent: I am loaded. */
export const challengeLoaded = 'govifi:challenge';
/** Checkout to document, with one end of a channel. */
export const challengeConnect = 'govifi:challenge-connect';

/** Checkout to document: show the widget. */
export interface WidgetRequest {
  readonly siteKey: string;
  /** BCP 47. */
  readonly language: string;
  readonly theme: 'light' | 'dark' | 'auto';
}

/** Document to checkout. Whatever the captcha's maker runs there can say it too: none of it is believed without the API. */
export type WidgetMessage =
  | { readonly type: 'token'; readonly token: string }
  /** The payer took too long; the widget has begun anew. */
  | { readonly type: 'expired' }
  /** The maker's script did not come, or does not work here. */
  | { readonly type: 'unavailable' }
  /** CSS pixels. */
  | { readonly type: 'height'; readonly height: number };
