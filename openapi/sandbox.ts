import type { Operation } from './operation.ts';

const internal = { tag: 'Sandbox internals' } as const;
const reference = {
  reference: { required: true, schema: { type: 'string', description: "The session's id." } },
} as const;
const charge = { description: 'The charge.', schema: 'SandboxCharge' } as const;

/** The sandbox processor's routes (contract section 8). */
export const sandboxOperations = {
  'create-token': {
    tag: 'Sandbox',
    summary: 'Exchange a test number for a token',
    description: 'The only place that takes a card number; none is stored. Any but the test numbers is refused.',
    body: { schema: 'CreateToken', required: true },
    answers: { 201: { description: 'The token.', schema: 'SandboxToken' } },
    ownRefusals: ['not_a_test_card'],
  },
  'get-token': {
    ...internal,
    summary: 'What a token stands for',
    answers: { 200: { description: 'The instrument.', schema: 'SandboxOwnToken' } },
    ownRefusals: ['token_not_found'],
  },
  'keep-instrument': {
    ...internal,
    summary: 'Keep an instrument for a customer',
    idempotencyKey: 'required',
    body: { schema: 'KeepInstrument', required: true },
    answers: { 201: { description: 'The kept instrument.', schema: 'SandboxInstrument' } },
    ownRefusals: [
      'token_not_found',
      'card_declined',
      'expired_card',
      'incorrect_cvc',
      'insufficient_funds',
      'processing_error',
    ],
  },
  'forget-instrument': {
    ...internal,
    summary: 'Forget a kept instrument',
    answers: { 204: { description: 'It is gone.' } },
  },
  'create-charge': {
    ...internal,
    summary: 'Charge',
    idempotencyKey: 'required',
    body: { schema: 'CreateCharge', required: true },
    answers: { 200: charge },
    ownRefusals: [
      'token_not_found',
      'in_progress',
      'key_cancelled',
      'idempotency_key_reused',
      'processing_error',
      'card_declined',
      'expired_card',
      'incorrect_cvc',
      'insufficient_funds',
    ],
  },
  'list-charges': {
    tag: 'Sandbox',
    summary: 'The ledger of a session',
    query: reference,
    answers: { 200: { description: 'Every charge with this reference.', schema: 'SandboxLedger' } },
  },
  'get-charge': {
    ...internal,
    summary: 'Look a charge up by its key',
    query: reference,
    answers: { 200: charge },
    ownRefusals: ['charge_not_found'],
  },
  'cancel-charge': {
    ...internal,
    summary: 'Make a key unusable',
    body: { schema: 'ChargeReference', required: true },
    answers: { 200: charge },
  },
  'void-charge': {
    ...internal,
    summary: 'Give a charge back',
    body: { schema: 'ChargeReference', required: true },
    answers: { 200: charge },
    ownRefusals: ['charge_not_found'],
  },
  'add-message': {
    ...internal,
    summary: 'Note what a challenge sent',
    body: { schema: 'AddMessage', required: true },
    answers: { 201: { description: 'The message.', schema: 'SandboxMessage' } },
  },
  'list-messages': {
    tag: 'Sandbox',
    summary: 'What the challenges of a session sent',
    query: reference,
    answers: { 200: { description: 'Every message with this reference.', schema: 'SandboxOutbox' } },
  },
  'create-merchant-session': {
    ...internal,
    summary: 'A merchant session of Apple Pay',
    body: { schema: 'CreateMerchantSession', required: true },
    answers: { 200: { description: "What stands in for Apple's.", schema: 'AppleMerchantSession' } },
  },
  'verify-captcha': {
    tag: 'Sandbox',
    summary: 'Verify a test token of a captcha',
    description: 'Stands in for the verifiers of hCaptcha and Turnstile. Takes a form as well, as they do.',
    body: { schema: 'Siteverify', required: false },
    answers: { 200: { description: 'The verdict; a refusal is a 200 too.', schema: 'SiteverifyVerdict' } },
  },
} as const satisfies Record<string, Operation>;
