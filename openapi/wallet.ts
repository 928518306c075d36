import type { Operation } from './operation.ts';

const tag = 'Wallet';
const closed = ['account_not_allowed', 'session_expired'] as const;

export const walletOperations = {
  'list-payment-methods': {
    tag,
    summary: 'List saved methods',
    answers: { 200: { description: 'The default first, then the newest.', schema: 'Wallet' } },
    refusals: closed,
  },
  'add-payment-method': {
    tag,
    summary: 'Save a method',
    description: 'The same card or bank account saved twice is one method.',
    body: { schema: 'AddPaymentMethod', required: true },
    answers: { 201: { description: 'The saved method.', schema: 'WalletMethod' } },
    refusals: [...closed, 'card_declined', 'expired_card', 'incorrect_cvc', 'insufficient_funds'],
  },
  'delete-payment-method': {
    tag,
    summary: 'Delete a saved method',
    description: 'Nobody pays with it from then on; the processor is told to forget it.',
    body: { schema: 'Empty', required: false },
    answers: { 204: { description: 'It is gone.' } },
    refusals: [...closed, 'not_found', 'method_locked'],
  },
  'set-default-payment-method': {
    tag,
    summary: 'Choose the default',
    body: { schema: 'Empty', required: false },
    answers: { 200: { description: 'The method, which is the default now.', schema: 'WalletMethod' } },
    refusals: [...closed, 'not_found'],
  },
} as const satisfies Record<string, Operation>;
