import type { DeclineCode } from '../domain/errors.ts';

/** How charging an instrument ends, and what happens to the caller's connection on the way. */
export interface Behaviour {
  readonly outcome: 'succeeded' | 'pending' | 'failed' | DeclineCode;
  /** Milliseconds between taking the charge on and its outcome. */
  readonly delay?: number;
  /** The process ends, so that the caller gets no answer: before anything is recorded, or after the outcome is. */
  readonly crash?: 'before' | 'after';
}

/** Named, because a token keeps the name and never the number. */
export const behaviours = {
  approve: { outcome: 'succeeded' },
  accept: { outcome: 'pending' },
  card_declined: { outcome: 'card_declined' },
  insufficient_funds: { outcome: 'insufficient_funds' },
  expired_card: { outcome: 'expired_card' },
  incorrect_cvc: { outcome: 'incorrect_cvc' },
  processing_error: { outcome: 'failed' },
  charge_then_drop: { outcome: 'succeeded', crash: 'after' },
  drop: { outcome: 'succeeded', crash: 'before' },
  approve_after_3_s: { outcome: 'succeeded', delay: 3_000 },
  approve_after_30_s: { outcome: 'succeeded', delay: 30_000 },
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

export type TestBrand = 'visa' | 'mastercard' | 'amex' | 'discover';

export interface TestCard {
  readonly brand: TestBrand;
  readonly behaviour: BehaviourName;
}

/** The only card numbers that the sandbox takes (contract section 8). */
const testCards: Readonly<Record<string, TestCard>> = {
  '4111111111111111': { brand: 'visa', behaviour: 'approve' },
  '4242424242424242': { brand: 'visa', behaviour: 'approve' },
  '5555555555554444': { brand: 'mastercard', behaviour: 'approve' },
  '378282246310005': { brand: 'amex', behaviour: 'approve' },
  '6011111111111117': { brand: 'discover', behaviour: 'approve' },
  '4000000000000002': { brand: 'visa', behaviour: 'card_declined' },
  '4000000000009995': { brand: 'visa', behaviour: 'insufficient_funds' },
  '4000000000000069': { brand: 'visa', behaviour: 'expired_card' },
  '4000000000000127': { brand: 'visa', behaviour: 'incorrect_cvc' },
  '4000000000000119': { brand: 'visa', behaviour: 'processing_error' },
  '4000000000007007': { brand: 'visa', behaviour: 'charge_then_drop' },
  '4000000000007106': { brand: 'visa', behaviour: 'drop' },
  '4000000000007205': { brand: 'visa', behaviour: 'approve_after_3_s' },
  '4000000000007304': { brand: 'visa', behaviour: 'approve_after_30_s' },
};

const testRoutingNumber = '110000000';

const testBankAccounts: Readonly<Record<string, BehaviourName>> = {
  '000123456789': 'accept',
  '000111111116': 'card_declined',
  '000222222227': 'insufficient_funds',
};

/** `number` holds digits only. */
export function findTestCard(number: string): TestCard | undefined {
  return Object.hasOwn(testCards, number) ? testCards[number] : undefined;
}

export function findTestBankAccount(routingNumber: string, accountNumber: string): BehaviourName | undefined {
  if (routingNumber !== testRoutingNumber || !Object.hasOwn(testBankAccounts, accountNumber)) return undefined;
  return testBankAccounts[accountNumber];
}
