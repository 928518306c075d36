import { stripeUnderTest } from './processor-stripe.ts';
import { sandboxUnderTest } from './processor-sandbox.ts';

/** What the ledger says of one charge, whichever processor it is. */
export interface LedgerCharge {
  /** What a payment gives as its transaction. */
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
}

export interface SentCode {
  readonly channel: string;
  readonly to: string;
  readonly code: string;
  readonly sent_at: string;
}

/** The processor that the journeys pay with. */
export interface ProcessorUnderTest {
  readonly name: string;
  /** What a config tells of it. */
  readonly shown: object;
  /** What an account says of it. */
  readonly profile: () => Promise<object>;
  /** What an event tells of a card payment with this processor, beside what it tells of any. */
  readonly toldOfCards?: object;
  /** Tokens, made as a browser makes them. */
  readonly card: (number: string) => Promise<string>;
  readonly account: (number: string) => Promise<string>;
  readonly applePay: () => Promise<string>;
  /** Of the code of a saved card; 000 is not the one. */
  readonly code: (cvc: string) => Promise<string>;
  /** The codes that this session's payer was sent, whose address is nobody else's in the run. */
  readonly sent: (payer: { readonly id: string; readonly to: string }) => Promise<SentCode[]>;
  /** Of a captcha that the payer has solved: the name of the account's secret, and the token. */
  readonly captcha: (type: 'turnstile' | 'hcaptcha', siteKey: string) => { secret_name: string; token: string };
  /** The processor's own books: tests trust them, and nothing else. */
  readonly ledger: (sessionId: string) => Promise<LedgerCharge[]>;
}

/** Stripe's fake with `TEST_PROCESSOR=stripe`, the sandbox otherwise. */
export const processorUnderTest: ProcessorUnderTest =
  process.env['TEST_PROCESSOR'] === 'stripe' ? stripeUnderTest : sandboxUnderTest;
