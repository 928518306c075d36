export type {
  AccountsApi,
  CallOptions,
  CheckoutConfigApi,
  CreateOptions,
  CustomersApi,
  EventsApi,
  HostedSessions,
  SessionsApi,
  WebhooksApi,
} from './api.ts';
export { type HostedSessionsOptions, hostedSessions } from './client.ts';
export {
  type ErrorCode,
  type FieldError,
  HostedSessionsError,
  type ServiceErrorCode,
  WebhookVerificationError,
} from './errors.ts';
export { verifyRedirect } from './redirect.ts';
export type * from './types/account.ts';
export type * from './types/customer.ts';
export type * from './types/session.ts';
export type * from './types/webhook.ts';
export { verifyWebhook, type WebhookHeaders } from './webhook.ts';
