import type { Operation } from './operation.ts';

const account = { description: 'The account.', schema: 'Account' } as const;
const config = { description: 'The checkout config.', schema: 'CheckoutConfig' } as const;
const subscriptions = { description: 'Every event type, and whether it is sent.', schema: 'Subscriptions' } as const;
const secrets = { description: 'The secrets that sign now.', schema: 'WebhookSecrets' } as const;

export const accountOperations = {
  'create-account': {
    tag: 'Accounts',
    summary: 'Create a payment account',
    body: { schema: 'WriteAccount', required: true },
    answers: { 201: account },
  },
  'get-account': { tag: 'Accounts', summary: 'Read a payment account', answers: { 200: account } },
  'replace-account': {
    tag: 'Accounts',
    summary: 'Replace a payment account',
    description: 'Replaces the whole document: what is left out has its default again.',
    body: { schema: 'WriteAccount', required: true },
    answers: { 200: account },
  },
  'get-checkout-config': { tag: 'Accounts', summary: 'Read the checkout config', answers: { 200: config } },
  'replace-checkout-config': {
    tag: 'Accounts',
    summary: 'Replace the checkout config',
    description: 'Replaces the whole document: what is left out has its default again.',
    body: { schema: 'WriteCheckoutConfig', required: true },
    answers: { 200: config },
  },
  'get-subscriptions': { tag: 'Webhooks', summary: 'Read the subscriptions', answers: { 200: subscriptions } },
  'replace-subscriptions': {
    tag: 'Webhooks',
    summary: 'Choose which events are sent',
    description: 'A type that is not named stays on.',
    body: { schema: 'WriteSubscriptions', required: true },
    answers: { 200: subscriptions },
  },
  'list-event-types': {
    tag: 'Webhooks',
    summary: 'List the event types',
    answers: { 200: { description: 'Every type, and what it means.', schema: 'EventTypes' } },
  },
  'get-webhook-secret': { tag: 'Webhooks', summary: 'Read the signing secrets', answers: { 200: secrets } },
  'rotate-webhook-secret': {
    tag: 'Webhooks',
    summary: 'Rotate a secret',
    description:
      'The webhook secret, or the one that signs redirects. `webhook-signature` carries the old and the new signature for 24 hours; `X-Webhook-Signature` stays with the old secret until it is activated or the 24 hours are over.',
    body: { schema: 'RotateSecret', required: false },
    answers: { 200: secrets },
  },
  'activate-webhook-secret': {
    tag: 'Webhooks',
    summary: 'Activate the new webhook secret',
    body: { schema: 'Empty', required: false },
    answers: { 200: secrets },
  },
  'list-events': {
    tag: 'Events',
    summary: 'List events',
    description: 'Oldest first, kept for 90 days.',
    query: {
      after: { required: false, schema: { type: 'string', description: 'A `webhook_id`: what came after it.' } },
      limit: {
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many at most.' },
      },
    },
    answers: { 200: { description: 'A page; `next` is null at the end.', schema: 'Events' } },
  },
  'get-event': {
    tag: 'Events',
    summary: 'Read an event and its deliveries',
    answers: { 200: { description: 'The event.', schema: 'EventWithDeliveries' } },
    refusals: ['not_found'],
  },
  'redeliver-event': {
    tag: 'Events',
    summary: 'Send an event again',
    body: { schema: 'Empty', required: false },
    answers: { 202: { description: 'It is queued.', schema: 'Redelivery' } },
    refusals: ['not_found'],
  },
} as const satisfies Record<string, Operation>;
