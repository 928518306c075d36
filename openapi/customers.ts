import type { Operation } from './operation.ts';

const tag = 'Customers';

export const customerOperations = {
  'export-customer': {
    tag,
    summary: 'Export a customer',
    description: 'Saved methods, and the sessions that name the customer, a page at a time.',
    query: {
      after: { required: false, schema: { type: 'string', description: 'What `next` was: the page after it.' } },
      limit: {
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many sessions at most.' },
      },
    },
    answers: { 200: { description: 'What is stored; of a customer who is not known, nothing.', schema: 'Customer' } },
  },
  'erase-customer': {
    tag,
    summary: 'Delete a customer',
    description:
      "Deletes saved methods, here and at the processor, and in every session what is the customer's own: id, e-mail address, fraud signals, metadata. Amounts and payments stay. Open sessions expire. One request takes up to 100 sessions: repeat it until `complete`; repeating it changes nothing more.",
    body: { schema: 'Empty', required: false },
    answers: { 200: { description: 'What was deleted by this request.', schema: 'Erased' } },
    refusals: ['confirm_in_progress'],
  },
} as const satisfies Record<string, Operation>;
