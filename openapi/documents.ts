import type { Operation } from './operation.ts';

const document = { description: 'The form, for the origins that the account allows to frame it.', html: true } as const;

export const documentOperations = {
  'receive-stripe-event': {
    tag: 'Processors',
    summary: "Receive Stripe's event",
    description: 'Signed by Stripe with the secret that the account names; the body is an event of Stripe.',
    body: { schema: 'StripeEvent', required: true },
    answers: { 200: { description: 'It was read.', schema: 'Received' } },
    refusals: ['unauthenticated'],
  },
  'show-embed': { tag: 'Documents', summary: 'The form, by a path', answers: { 200: document } },
  'show-frame': {
    tag: 'Documents',
    summary: 'The form, by a query',
    query: { session: { required: true, schema: { type: 'string', pattern: '^cs_[A-Za-z0-9]+$' } } },
    answers: { 200: document },
  },
  'show-challenge': {
    tag: 'Checkout',
    summary: "A captcha's document",
    description: "Framed by the form, and of the API's own origin, so that the captcha's script reaches nothing of it.",
    query: { session: { required: true, schema: { type: 'string', pattern: '^cs_[A-Za-z0-9]+$' } } },
    answers: { 200: { description: 'The widget, within the pages that the account allows.', html: true } },
    refusals: ['not_found'],
  },
} as const satisfies Record<string, Operation>;
