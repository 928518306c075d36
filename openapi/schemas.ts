import * as z from 'zod/mini';
import { accountSchema, checkoutConfigSchema } from '../lambdas/domain/wire/account.ts';
import { accountAnswer, checkoutConfigAnswer } from '../lambdas/domain/wire/answers/account.ts';
import { customerAnswer, erasedAnswer } from '../lambdas/domain/wire/answers/customer.ts';
import { errorAnswer } from '../lambdas/domain/wire/answers/error.ts';
import {
  confirmationAnswer,
  nextActionAnswer,
  paymentAnswer,
  quoteAnswer,
} from '../lambdas/domain/wire/answers/payment.ts';
import { challengeAnswer, createdSessionAnswer, sessionConfigAnswer } from '../lambdas/domain/wire/answers/session.ts';
import { savedMethodAnswer, walletAnswer, walletMethodAnswer } from '../lambdas/domain/wire/answers/wallet.ts';
import {
  eventAnswer,
  eventsAnswer,
  eventTypesAnswer,
  eventWithDeliveriesAnswer,
  redeliveryAnswer,
  secretsAnswer,
  subscriptionsAnswer,
} from '../lambdas/domain/wire/answers/webhooks.ts';
import { emptyBody } from '../lambdas/domain/wire/common.ts';
import { createSessionSchema } from '../lambdas/domain/wire/create-session.ts';
import { addPaymentMethodSchema, confirmSessionSchema } from '../lambdas/domain/wire/payment.ts';
import { quoteFeeSchema } from '../lambdas/domain/wire/quote-fee.ts';
import { resolveSessionSchema } from '../lambdas/domain/wire/resolve-session.ts';
import { startApplePaySchema } from '../lambdas/domain/wire/start-apple-pay.ts';
import { updateSessionSchema } from '../lambdas/domain/wire/update-session.ts';
import { rotateSchema, subscriptionsSchema } from '../lambdas/domain/wire/webhooks.ts';
import * as sandboxAnswers from '../lambdas/sandbox/answers.ts';
import * as sandbox from '../lambdas/sandbox/schemas.ts';
import { describeProperties } from './glossary.ts';

type Schemas = Readonly<Record<string, z.ZodMiniType>>;
export type JsonSchema = Record<string, unknown>;

const paymentSession = createSessionSchema({});
const walletSession = createSessionSchema({ scope: 'wallet' });

/** Bodies of requests: the very schemas that the handlers parse with. */
const requests: Schemas = {
  CreatePaymentSession: paymentSession,
  CreateWalletSession: walletSession,
  CreateSession: z.union([paymentSession, walletSession]),
  UpdateSession: updateSessionSchema,
  ResolveSession: resolveSessionSchema,
  QuoteFee: quoteFeeSchema,
  ConfirmSession: confirmSessionSchema,
  StartApplePay: startApplePaySchema(),
  CreateMerchantSession: sandbox.merchantSessionRequest,
  AddPaymentMethod: addPaymentMethodSchema(),
  WriteAccount: accountSchema({ anyPort: false, loopback: false }),
  WriteCheckoutConfig: checkoutConfigSchema,
  WriteSubscriptions: subscriptionsSchema,
  RotateSecret: rotateSchema,
  Empty: emptyBody(),
  StripeEvent: z.looseObject({}),
  CreateToken: sandbox.tokenRequest,
  KeepInstrument: sandbox.keepRequest,
  CreateCharge: sandbox.chargeRequest,
  ChargeReference: sandbox.cancelRequest,
  AddMessage: sandbox.messageRequest,
  Siteverify: sandbox.siteverifyRequest,
};

const answers: Schemas = {
  Error: errorAnswer,
  CreatedSession: createdSessionAnswer,
  SessionConfig: sessionConfigAnswer,
  Payment: paymentAnswer,
  Quote: quoteAnswer,
  Confirmation: confirmationAnswer,
  NextAction: nextActionAnswer,
  Confirmed: z.union([confirmationAnswer, nextActionAnswer]),
  Challenge: challengeAnswer,
  MaybeChallenge: z.nullable(challengeAnswer),
  AppleMerchantSession: z.looseObject({}),
  SavedMethod: savedMethodAnswer,
  WalletMethod: walletMethodAnswer,
  Wallet: walletAnswer,
  Customer: customerAnswer,
  Erased: erasedAnswer,
  Account: accountAnswer,
  CheckoutConfig: checkoutConfigAnswer,
  Subscriptions: subscriptionsAnswer,
  EventTypes: eventTypesAnswer,
  WebhookSecrets: secretsAnswer,
  Event: eventAnswer,
  Events: eventsAnswer,
  EventWithDeliveries: eventWithDeliveriesAnswer,
  Redelivery: redeliveryAnswer,
  Received: z.object({ received: z.literal(true) }),
  SandboxToken: sandboxAnswers.tokenAnswer,
  SandboxOwnToken: sandboxAnswers.ownTokenAnswer,
  SandboxInstrument: sandboxAnswers.instrumentAnswer,
  SandboxCharge: sandboxAnswers.chargeAnswer,
  SandboxLedger: sandboxAnswers.ledgerAnswer,
  SandboxMessage: sandboxAnswers.messageAnswer,
  SandboxOutbox: sandboxAnswers.outboxAnswer,
  SiteverifyVerdict: sandboxAnswers.siteverifyAnswer,
};

/**
 * The components of the document, by name. A request is closed, since an unknown property is refused; an answer is open,
 * since properties may be added.
 */
export function componentSchemas(): Record<string, JsonSchema> {
  const all = { ...convert(requests, 'input'), ...convert(answers, 'output') };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function convert(schemas: Schemas, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const converted = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      const rules = (zodSchema._zod.def.checks ?? []).flatMap(ruleOf);
      if (rules.length > 0) jsonSchema.description = rules.map((rule) => sentence(rule)).join(' ');
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }).schemas as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries(converted).map(([name, { $schema: _dialect, $id: _own, ...schema }]) => [
      name,
      describeProperties(schema),
    ]),
  );
}

/** What a refinement says when it refuses, which is the rule itself. */
function ruleOf(check: z.core.$ZodCheck): string[] {
  const { check: kind, error } = check._zod.def;
  const text = kind === 'custom' && typeof error === 'function' ? error({} as never) : undefined;
  return typeof text === 'string' ? [text] : [];
}

function sentence(rule: string): string {
  return `${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`;
}
