/**
 * What `<govifi-payment>` and the frame say to each other. The first two messages go between the windows and hold
 * nothing; all else goes over the channel that the second one opens, once each side has checked the other's origin.
 */
export const protocolVersion = 1;

/** Frame to any parent: I am loaded. */
export const frameLoaded = 'govifi:frame';
/** Element to frame, with one end of a channel. */
export const connect = 'govifi:connect';
/** Frame to a parent that embeds it without the element. */
export const plainEvent = 'govifi:event';

/** The element's attributes, as the frame needs them. */
export interface FrameOptions {
  readonly theme?: 'light' | 'dark' | 'auto';
  /** `#rrggbb` */
  readonly accent?: string;
  readonly font?: 'inter' | 'system' | 'roboto';
  readonly locale?: string;
  readonly setupFutureUsage?: 'off' | 'on_session' | 'off_session';
  readonly disableAch?: boolean;
  readonly disableCreditCard?: boolean;
  readonly cvvRecheck?: boolean;
  readonly managementMode?: boolean;
  readonly newMethodOnly?: boolean;
  readonly achSecCode?: 'web' | 'tel' | 'ppd';
  /** The `--gv-*` tokens that the merchant's page set on the element, by name. */
  readonly tokens?: Readonly<Record<string, string>>;
}

export type ElementMessage =
  | {
      readonly type: 'open';
      readonly sessionId: string;
      readonly clientSecret: string;
      readonly options: FrameOptions;
    }
  | { readonly type: 'options'; readonly options: FrameOptions }
  | { readonly type: 'refresh'; readonly id: number };

export type FrameMessage =
  | { readonly type: 'hello'; readonly version: number }
  /** CSS pixels. */
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'refreshed'; readonly id: number }
  | PaymentEvent;

/** Contract section 7: the events of the element, by name. */
export interface EventDetails {
  'session.ready': { readonly session: Readonly<Record<string, unknown>> };
  'session.expired': { readonly sessionId: string };
  feequote: {
    readonly amount: number;
    readonly convenienceFee: number;
    readonly totalAmount: number;
    readonly method: string;
    readonly last4?: string;
    readonly cardType?: string;
  };
  'method.changed': { readonly method: string };
  validation: { readonly valid: boolean; readonly errors: readonly { field: string; message: string }[] };
  'payment.processing': { readonly sessionId: string };
  'payment.success': {
    readonly sessionId: string;
    readonly transactionId: string;
    readonly paymentUid: string;
    readonly method: string;
    readonly last4?: string;
    readonly cardType?: string;
    readonly totalAmount: number;
    readonly savedMethodId?: string;
  };
  'payment.error': { readonly code: string; readonly message: string; readonly recoverable: boolean };
  challenge: {
    readonly type: string;
    readonly siteKey?: string;
    readonly deliveryHint?: string;
    readonly codeSent?: boolean;
  };
  walletDeleted: { readonly savedMethodId: string };
}

export type EventName = keyof EventDetails;

export type PaymentEvent = {
  readonly [Name in EventName]: { readonly type: 'event'; readonly name: Name; readonly detail: EventDetails[Name] };
}[EventName];
