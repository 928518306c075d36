import type { Account, AccountInput, CheckoutConfig, CheckoutConfigInput } from './types/account.ts';
import type { Customer, CustomerInput, Erased } from './types/customer.ts';
import type {
  CreatedSession,
  CreateSessionInput,
  ResolveSessionInput,
  SessionConfig,
  UpdateSessionInput,
} from './types/session.ts';
import type {
  EventListInput,
  EventPage,
  EventTypes,
  EventWithDeliveries,
  RotateInput,
  Subscription,
  Subscriptions,
  WebhookEvent,
  WebhookSecrets,
} from './types/webhook.ts';

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface CreateOptions extends CallOptions {
  /** Name what is paid for, such as the order: a repeat after a crash then finds the same session. Random when left out. */
  idempotencyKey?: string | undefined;
}

export interface SessionsApi {
  /** Always sends an Idempotency-Key, so that a retry never makes a second session. */
  create(input: CreateSessionInput, options?: CreateOptions): Promise<CreatedSession>;
  /** Changes amount, line items or both, while the session is active and no charge is under way. */
  update(sessionId: string, input: UpdateSessionInput, options?: CallOptions): Promise<SessionConfig>;
  /** Ends an active session. One that has expired already is answered the same way. */
  expire(sessionId: string, options?: CallOptions): Promise<SessionConfig>;
  /** Settles a session in `needs_review` by what a person found out. Not retried when its outcome is not known. */
  resolve(sessionId: string, input: ResolveSessionInput, options?: CallOptions): Promise<SessionConfig>;
}

export interface AccountsApi {
  /** Not retried when its outcome is not known: a second one would make a second account. */
  create(input: AccountInput, options?: CallOptions): Promise<Account>;
  get(options?: CallOptions): Promise<Account>;
  /** Replaces the whole document: what is left out goes back to its default. */
  replace(input: AccountInput, options?: CallOptions): Promise<Account>;
}

export interface CheckoutConfigApi {
  get(options?: CallOptions): Promise<CheckoutConfig>;
  /** Replaces the whole document: what is left out goes back to its default. */
  replace(input: CheckoutConfigInput, options?: CallOptions): Promise<CheckoutConfig>;
}

export interface WebhooksApi {
  subscriptions(options?: CallOptions): Promise<Subscriptions>;
  /** A type that is not named goes back to being sent. */
  replaceSubscriptions(subscriptions: readonly Subscription[], options?: CallOptions): Promise<Subscriptions>;
  types(options?: CallOptions): Promise<EventTypes>;
  secret(options?: CallOptions): Promise<WebhookSecrets>;
  /**
   * A new secret; the old webhook secret signs beside it for 24 hours. Not retried when its outcome is not known: a
   * second one would end the secret that receivers still have.
   */
  rotateSecret(input?: RotateInput, options?: CallOptions): Promise<WebhookSecrets>;
  /** `X-Webhook-Signature`, of which there is only one, goes over to the new secret now. */
  activateSecret(options?: CallOptions): Promise<WebhookSecrets>;
}

export interface EventsApi {
  list(input?: EventListInput, options?: CallOptions): Promise<EventPage>;
  /** Every event after `after`, to the newest, page by page. */
  all(input?: EventListInput, options?: CallOptions): AsyncGenerator<WebhookEvent, void, undefined>;
  /** With every try to deliver it. */
  get(webhookId: string, options?: CallOptions): Promise<EventWithDeliveries>;
  /** Sends it to the account's callback_url again, with the same webhook_id. */
  redeliver(webhookId: string, options?: CallOptions): Promise<{ webhook_id: string }>;
}

export interface CustomersApi {
  /** What is stored of a customer, sessions page by page. A customer who is not known is one of whom nothing is stored. */
  get(customerId: string, input?: CustomerInput, options?: CallOptions): Promise<Customer>;
  /** Deletes it, of 100 sessions at most: to be repeated while `complete` is false. Repeating it is harmless. */
  erase(customerId: string, options?: CallOptions): Promise<Erased>;
}

/** Every admin route of the service. Calls reject with a `HostedSessionsError`. */
export interface HostedSessions {
  readonly sessions: SessionsApi;
  readonly accounts: AccountsApi;
  readonly checkoutConfig: CheckoutConfigApi;
  readonly webhooks: WebhooksApi;
  readonly events: EventsApi;
  readonly customers: CustomersApi;
  /** The same client for another account; both share one token. */
  forAccount(account: string): HostedSessions;
}
