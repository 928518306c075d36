/**
 * Who may call a route (contract section 2). `document` is a page that anyone may open, by way of the checkout's own
 * origin; `none` is for the sandbox processor's public routes.
 */
export type RouteAuth = 'admin' | 'session' | 'processor' | 'document' | 'signature' | 'none';

export interface Route {
  /** Names the handler file, the operation file and, in PascalCase, the construct. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly auth: RouteAuth;
}

/** The checkout's API. The CDK app, the local cloud and the tests read this one list. */
export const routes = [
  { name: 'create-session', method: 'POST', path: '/v1/hosted-sessions', auth: 'admin' },
  { name: 'get-session', method: 'GET', path: '/v1/hosted-sessions/{id}', auth: 'session' },
  { name: 'update-session', method: 'PATCH', path: '/v1/hosted-sessions/{id}', auth: 'admin' },
  { name: 'expire-session', method: 'POST', path: '/v1/hosted-sessions/{id}/expire', auth: 'admin' },
  { name: 'resolve-session', method: 'POST', path: '/v1/hosted-sessions/{id}/resolve', auth: 'admin' },
  { name: 'quote-fee', method: 'POST', path: '/v1/hosted-sessions/{id}/quote-fee', auth: 'session' },
  { name: 'confirm-session', method: 'POST', path: '/v1/hosted-sessions/{id}/confirm', auth: 'session' },
  { name: 'send-challenge', method: 'POST', path: '/v1/hosted-sessions/{id}/challenge/send', auth: 'session' },
  { name: 'start-apple-pay', method: 'POST', path: '/v1/hosted-sessions/{id}/apple-pay/session', auth: 'session' },
  {
    name: 'list-payment-methods',
    method: 'GET',
    path: '/v1/hosted-sessions/{id}/payment-methods',
    auth: 'session',
  },
  { name: 'add-payment-method', method: 'POST', path: '/v1/hosted-sessions/{id}/payment-methods', auth: 'session' },
  {
    name: 'delete-payment-method',
    method: 'DELETE',
    path: '/v1/hosted-sessions/{id}/payment-methods/{method_id}',
    auth: 'session',
  },
  {
    name: 'set-default-payment-method',
    method: 'PUT',
    path: '/v1/hosted-sessions/{id}/payment-methods/{method_id}/default',
    auth: 'session',
  },
  { name: 'create-account', method: 'POST', path: '/api/paymentaccounts', auth: 'admin' },
  { name: 'get-account', method: 'GET', path: '/api/paymentaccounts/{uid}', auth: 'admin' },
  { name: 'replace-account', method: 'PUT', path: '/api/paymentaccounts/{uid}', auth: 'admin' },
  { name: 'get-checkout-config', method: 'GET', path: '/api/paymentaccounts/{uid}/checkout-config', auth: 'admin' },
  { name: 'replace-checkout-config', method: 'PUT', path: '/api/paymentaccounts/{uid}/checkout-config', auth: 'admin' },
  { name: 'export-customer', method: 'GET', path: '/api/customers/{customer_id}', auth: 'admin' },
  { name: 'erase-customer', method: 'DELETE', path: '/api/customers/{customer_id}', auth: 'admin' },
  { name: 'get-subscriptions', method: 'GET', path: '/api/webhooks/subscriptions', auth: 'admin' },
  { name: 'replace-subscriptions', method: 'PUT', path: '/api/webhooks/subscriptions', auth: 'admin' },
  { name: 'list-event-types', method: 'GET', path: '/api/webhooks/types', auth: 'admin' },
  { name: 'get-webhook-secret', method: 'GET', path: '/api/webhooks/secret', auth: 'admin' },
  { name: 'rotate-webhook-secret', method: 'POST', path: '/api/webhooks/secret/rotate', auth: 'admin' },
  { name: 'activate-webhook-secret', method: 'POST', path: '/api/webhooks/secret/activate', auth: 'admin' },
  { name: 'list-events', method: 'GET', path: '/v1/events', auth: 'admin' },
  { name: 'get-event', method: 'GET', path: '/v1/events/{webhook_id}', auth: 'admin' },
  { name: 'redeliver-event', method: 'POST', path: '/v1/events/{webhook_id}/redeliver', auth: 'admin' },
  { name: 'receive-stripe-event', method: 'POST', path: '/processors/stripe/webhook/{account}', auth: 'signature' },
  { name: 'show-embed', method: 'GET', path: '/embed/{id}', auth: 'document' },
  { name: 'show-challenge', method: 'GET', path: '/challenge/{type}', auth: 'document' },
  { name: 'show-frame', method: 'GET', path: '/frame', auth: 'document' },
] as const satisfies readonly Route[];

/** The sandbox processor's own API (contract section 8); its handlers are in `sandbox/handlers/`. */
export const sandboxRoutes = [
  { name: 'create-token', method: 'POST', path: '/tokens', auth: 'none' },
  { name: 'get-token', method: 'GET', path: '/tokens/{token}', auth: 'processor' },
  { name: 'keep-instrument', method: 'POST', path: '/instruments', auth: 'processor' },
  { name: 'forget-instrument', method: 'DELETE', path: '/instruments/{reference}', auth: 'processor' },
  { name: 'create-charge', method: 'POST', path: '/charges', auth: 'processor' },
  { name: 'list-charges', method: 'GET', path: '/charges', auth: 'none' },
  { name: 'get-charge', method: 'GET', path: '/charges/{key}', auth: 'processor' },
  { name: 'cancel-charge', method: 'POST', path: '/charges/{key}/cancel', auth: 'processor' },
  { name: 'void-charge', method: 'POST', path: '/charges/{key}/void', auth: 'processor' },
  { name: 'add-message', method: 'POST', path: '/outbox', auth: 'processor' },
  { name: 'list-messages', method: 'GET', path: '/outbox', auth: 'none' },
  { name: 'create-merchant-session', method: 'POST', path: '/apple-pay/session', auth: 'processor' },
  { name: 'verify-captcha', method: 'POST', path: '/siteverify', auth: 'none' },
] as const satisfies readonly Route[];

export type RouteName = (typeof routes)[number]['name'];
export type SandboxRouteName = (typeof sandboxRoutes)[number]['name'];
