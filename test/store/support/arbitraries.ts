import fc from 'fast-check';
import { cardTypes, paymentMethods } from '../../../lambdas/domain/instrument.ts';
import type { Attempt, Payment, Quote, Session, StoredAnswer } from '../../../lambdas/domain/session.ts';

/** Properties that may be left out; in memory what is unset is absent. */
const maybe = { requiredKeys: [] as [], noNullPrototype: true };
const text = fc.string({ unit: 'binary', maxLength: 30 });
const word = fc.stringMatching(/^[a-z0-9]{1,12}$/).map((letters) => `k${letters}`);
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const amount = fc.integer({ min: 1, max: 99_999_999 });
const cardType = fc.constantFrom(...cardTypes);
const method = fc.constantFrom(...paymentMethods);
/** As strict JSON has them, whose only zero is 0. */
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
/** Of the merchant: names and numbers that a map in the table would not take are among them. */
const metadata = fc.dictionary(
  fc.oneof(text, fc.constantFrom('constructor', 'toString', '')),
  fc.oneof(text, fc.boolean(), numbers, fc.constantFrom(1e300, 5e-324)),
  { maxKeys: 4, noNullPrototype: true },
);
const signals = fc.record({ ip_address: fc.ipV4(), request_timestamp: time, is_admin: fc.boolean() }, maybe);

const key = fc.record({ keyHash: word, requestHash: word });

export const quotes: fc.Arbitrary<Quote> = fc.record(
  { tokenHash: word, method, cardType, last4: word, fee: amount, label: text, fingerprint: word, until: time },
  { requiredKeys: ['tokenHash', 'method', 'fee', 'fingerprint', 'until'] },
);

export const attempts: fc.Arbitrary<Attempt> = fc.record(
  {
    id: word,
    startedAt: time,
    processor: word,
    credentials: word,
    transactionId: word,
    key,
    guard: word,
    looks: fc.nat(9),
    review: fc.constant(true as const),
    save: fc.record(
      { usage: fc.constantFrom('on_session', 'off_session'), textHash: word, at: time, holderName: text },
      { requiredKeys: ['usage', 'textHash', 'at'], noNullPrototype: true },
    ),
    addressKey: word,
    savedMethodId: word,
  },
  { requiredKeys: ['id', 'startedAt'] },
);

export const payments: fc.Arbitrary<Payment> = fc.record(
  {
    attemptId: word,
    transactionId: word,
    status: fc.constantFrom('succeeded' as const, 'pending' as const, 'failed' as const),
    method,
    cardType,
    last4: word,
    fee: fc.nat(),
    checks: fc.constantFrom({ cvc: 'pass' } as const, { zip: 'fail', street: 'unavailable' } as const),
    savedMethodId: word,
  },
  { requiredKeys: ['attemptId', 'transactionId', 'status', 'method', 'fee'] },
);

export const answers: fc.Arbitrary<StoredAnswer> = fc.record({
  requestHash: word,
  status: fc.constantFrom(200, 402, 502),
  body: fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.json()),
});

const challenges = fc.record(
  {
    sends: fc.nat(3),
    sentAt: time,
    wrongTries: fc.nat(5),
    code: fc.record({ hash: word, channel: fc.constantFrom('sms', 'email'), version: fc.nat(), until: time }),
    verdict: fc.record({ version: fc.nat(), amount }),
    demanded: fc.constant(true as const),
  },
  { requiredKeys: ['sends', 'wrongTries'], noNullPrototype: true },
);

export const sessions: fc.Arbitrary<Session> = fc.record(
  {
    id: word.map((rest) => `cs_${rest}`),
    account: word.map((rest) => `pa_${rest}`),
    status: fc.constantFrom('active' as const, 'completed' as const, 'expired' as const),
    scope: fc.constantFrom('payment' as const, 'wallet' as const),
    version: fc.nat(),
    createdAt: time,
    expiresAt: time,
    keyVersion: fc.nat(99),
    requestHash: word,
    amount,
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    description: text,
    lineItems: fc.array(
      fc.record({ description: text, amount: fc.integer(), quantity: fc.integer({ min: 1, max: 9 }) }),
    ),
    successUrl: fc.webUrl(),
    cancelUrl: fc.webUrl(),
    customerId: text,
    customerEmail: fc.emailAddress(),
    layout: fc.constantFrom('hosted' as const, 'embedded' as const),
    allowedMethods: fc.uniqueArray(method),
    setupFutureUsage: fc.constantFrom('off' as const, 'on_session' as const, 'off_session' as const),
    branding: fc.record({ logoUrl: fc.webUrl(), accentColor: word, merchantDisplayName: text }, maybe),
    requiredAvsFields: fc.uniqueArray(word, { maxLength: 8 }),
    metadata,
    fraudSignals: signals,
    wallet: fc.record(
      {
        method_badges: fc.array(
          fc.record({ label: text, color: word, payment_method_uids: fc.array(word) }, { noNullPrototype: true }),
        ),
      },
      maybe,
    ),
    quote: quotes,
    attempt: attempts,
    answers: fc
      .uniqueArray(fc.tuple(word, answers), { selector: ([name]) => name, maxLength: 4 })
      .map((all) => new Map(all)),
    declines: fc.nat(20),
    challenge: challenges,
    payment: payments,
    lateApprovals: fc.array(
      fc.record(
        { attemptId: word, transactionId: word, processor: word, credentials: word, voided: fc.boolean() },
        { requiredKeys: ['attemptId', 'transactionId', 'voided'], noNullPrototype: true },
      ),
      {
        maxLength: 3,
      },
    ),
  },
  {
    requiredKeys: [
      'id',
      'account',
      'status',
      'scope',
      'version',
      'createdAt',
      'expiresAt',
      'keyVersion',
      'layout',
      'allowedMethods',
      'setupFutureUsage',
      'answers',
      'declines',
    ],
  },
) as fc.Arbitrary<Session>;
