import type * as z from 'zod/mini';
import type * as client from '../../client/src/index.ts';
import type { presentAccount, presentCheckoutConfig } from '../../lambdas/domain/wire/present-account.ts';
import type { accountSchema, checkoutConfigSchema } from '../../lambdas/domain/wire/account.ts';
import type { createSessionSchema } from '../../lambdas/domain/wire/create-session.ts';
import type { presentCreated } from '../../lambdas/domain/wire/present-created.ts';
import type { presentCustomer, presentErased } from '../../lambdas/domain/wire/present-customer.ts';
import type { presentEvent, presentEventWithDeliveries } from '../../lambdas/domain/wire/present-event.ts';
import type { presentConfig } from '../../lambdas/domain/wire/present-session.ts';
import type { resolveSessionSchema } from '../../lambdas/domain/wire/resolve-session.ts';
import type { updateSessionSchema } from '../../lambdas/domain/wire/update-session.ts';
import type {
  presentEventTypes,
  presentSecrets,
  presentSubscriptions,
  rotateSchema,
  subscriptionsSchema,
} from '../../lambdas/domain/wire/webhooks.ts';
import type { eventTypes } from '../../lambdas/domain/events.ts';

/*
 * The package's types are written by hand, for readers. The type checker holds them here to what the service takes and
 * gives: a field that either side does not know is an error of `npm run typecheck`.
 */

/** Deep, without readonly, which JSON has not, and with `undefined` as good as absent. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? Plain<E>[]
    : { -readonly [K in keyof T]: Plain<T[K]> };
type Given<T extends (...parameters: never[]) => unknown> = Plain<ReturnType<T>>;
type Taken<T> = T extends (...parameters: never[]) => infer S
  ? Taken<S>
  : T extends z.core.$ZodType
    ? z.input<T>
    : never;

/** Every value of the first may stand where the second is wanted. */
type Fits<A, B> = [A] extends [B] ? true : false;
/** The names are the same on both sides; where a type is a union, of its members together. */
type Names<T> = T extends unknown ? keyof T : never;
type SameNames<A, B> = [Names<A>, Names<B>] extends [Names<B>, Names<A>] ? true : false;

type Checks = {
  createIsTaken: Fits<Plain<client.CreateSessionInput>, Taken<typeof createSessionSchema>>;
  createIsWhole: SameNames<client.CreateSessionInput, Taken<typeof createSessionSchema>>;
  updateIsTaken: Fits<Plain<client.UpdateSessionInput>, Taken<typeof updateSessionSchema>>;
  updateIsWhole: SameNames<client.UpdateSessionInput, Taken<typeof updateSessionSchema>>;
  resolveIsTaken: Fits<client.ResolveSessionInput, Taken<typeof resolveSessionSchema>>;
  resolveIsWhole: SameNames<client.ResolveSessionInput, Taken<typeof resolveSessionSchema>>;
  accountIsTaken: Fits<client.AccountInput, Taken<typeof accountSchema>>;
  accountIsWhole: SameNames<client.AccountInput, Taken<typeof accountSchema>>;
  configIsTaken: Fits<client.CheckoutConfigInput, Taken<typeof checkoutConfigSchema>>;
  configIsWhole: SameNames<client.CheckoutConfigInput, Taken<typeof checkoutConfigSchema>>;
  rotateIsTaken: Fits<client.RotateInput, NonNullable<Taken<typeof rotateSchema>>>;
  subscriptionsAreTaken: Fits<client.Subscriptions, Taken<typeof subscriptionsSchema>>;

  createdIsGiven: Fits<Given<typeof presentCreated>, client.CreatedSession>;
  sessionIsGiven: Fits<Given<typeof presentConfig>, client.SessionConfig>;
  sessionIsWhole: SameNames<Given<typeof presentConfig>, client.SessionConfig>;
  accountIsGiven: Fits<Given<typeof presentAccount>, client.Account>;
  accountAnswerIsWhole: SameNames<Given<typeof presentAccount>, client.Account>;
  checkoutIsGiven: Fits<Given<typeof presentCheckoutConfig>, client.CheckoutConfig>;
  checkoutIsWhole: SameNames<Given<typeof presentCheckoutConfig>, client.CheckoutConfig>;
  eventIsWhole: SameNames<Given<typeof presentEvent>, client.WebhookEvent>;
  deliveriesAreGiven: Fits<Given<typeof presentEventWithDeliveries>['deliveries'], client.DeliveryAttempt[]>;
  deliveriesAreWhole: SameNames<Given<typeof presentEventWithDeliveries>['deliveries'][number], client.DeliveryAttempt>;
  typesAreGiven: Fits<keyof typeof eventTypes, client.EventType>;
  typesAreWhole: Fits<client.EventType, keyof typeof eventTypes>;
  typeListIsWhole: SameNames<Given<typeof presentEventTypes>['types'][number], client.EventTypes['types'][number]>;
  secretsAreGiven: Fits<Given<typeof presentSecrets>, client.WebhookSecrets>;
  secretsAreWhole: SameNames<Given<typeof presentSecrets>, client.WebhookSecrets>;
  customerIsGiven: Fits<Given<typeof presentCustomer>, client.Customer>;
  customerIsWhole: SameNames<Given<typeof presentCustomer>, client.Customer>;
  customersSessionIsWhole: SameNames<Given<typeof presentCustomer>['sessions'][number], client.CustomerSession>;
  customersMethodIsWhole: SameNames<Given<typeof presentCustomer>['saved_methods'][number], client.CustomerMethod>;
  erasedIsGiven: Fits<Given<typeof presentErased>, client.Erased>;
  erasedIsWhole: SameNames<Given<typeof presentErased>, client.Erased>;
  subscriptionsAreGiven: Fits<Given<typeof presentSubscriptions>, client.Subscriptions>;
};

type Failures = { [K in keyof Checks]: Checks[K] extends true ? never : K }[keyof Checks];
const failures: Failures[] = [];

it('types of package and service fit each other, as the type checker says', () => {
  expect(failures satisfies never[]).toEqual([]);
});
