import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod/mini';
import { routes, type RouteName } from '../lambdas/routes.ts';
import { merchantSecretsPrefix } from './permissions.ts';

const file = 'lib/settings.ts';

const throttleSchema = z.strictObject({
  /** Requests per second. */
  rate: z.int().check(z.gte(1), z.lte(10_000)),
  /** Requests at once. */
  burst: z.int().check(z.gte(1), z.lte(5_000)),
});

/** WAF counts from ten on. */
const rateSchema = z.int().check(z.gte(10), z.lte(2_000_000_000));

const routeNames = routes.map((route) => route.name) as [RouteName, ...RouteName[]];

const settingsSchema = z.strictObject({
  /** Tables, secrets, keys and the user pool outlive the stack and refuse deletion. */
  keepData: z.boolean(),
  /** Deploys the sandbox processor and the demo account that uses it. */
  sandboxProcessor: z.boolean(),
  /** Prints the machine client's secret as a stack output. */
  showClientSecret: z.boolean(),
  /** A KMS key of the merchant's own for the table, in place of the key that DynamoDB owns. */
  customerManagedKey: z.boolean(),
  logRetentionDays: z
    .int()
    .check(
      z.refine(
        (days: number) => Object.values(RetentionDays).includes(days),
        'not a retention that CloudWatch Logs has',
      ),
    ),
  /** Days for which the table keeps a session after its end. */
  sessionRetentionDays: z.int().check(z.gte(1), z.lte(3_650)),
  /** Memory of each function in MB. */
  memoryMb: z.int().check(z.gte(256), z.lte(3_008)),
  /** The checkout's own name in place of CloudFront's; Apple Pay asks for one. Its DNS record points at CheckoutDnsTarget. */
  checkoutDomain: z.optional(
    z.strictObject({
      /** A host name, in lower case. */
      name: z
        .string()
        .check(z.regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'not a host name')),
      /** Its certificate in AWS Certificate Manager, which CloudFront takes from us-east-1 alone. */
      certificateArn: z
        .string()
        .check(
          z.regex(/^arn:aws:acm:us-east-1:[0-9]{12}:certificate\/[0-9a-f-]{36}$/, 'not a certificate of us-east-1'),
        ),
    }),
  ),
  /** The file, from the root of the project, that Apple gave to prove that the domain is the merchant's. */
  applePayDomainAssociation: z.optional(
    z.string().check(z.regex(/^(?!\/)(?!.*\.\.\/)[\w./-]+$/, 'not a path within the project')),
  ),
  /** The merchant that Apple knows this checkout as; left out, Apple Pay opens in the sandbox's stand-in alone. */
  applePayMerchant: z.optional(
    z.strictObject({
      /** Of the Apple developer account. */
      identifier: z.string().check(z.regex(/^merchant\.[A-Za-z0-9.-]{1,200}$/, 'not a merchant identifier')),
      /** Name of the secret with its identity: JSON of `certificate` and `private_key`, both PEM. */
      identitySecretName: z
        .string()
        .check(
          z.regex(
            new RegExp(`^${merchantSecretsPrefix}[\\w/+=.@-]{1,200}$`),
            `not a name that begins with ${merchantSecretsPrefix}`,
          ),
        ),
    }),
  ),
  /** What sends codes to payers; a channel that is left out is one that accounts can't ask for. */
  messages: z.optional(
    z.strictObject({
      /** An address whose domain, or which itself, Amazon SES has verified in this region. */
      emailFrom: z.optional(
        z.string().check(z.regex(/^[\w.+-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/, 'not an e-mail address')),
      ),
      /** A phone number, a sender id or a pool of AWS End User Messaging. */
      smsOrigination: z.optional(
        z
          .string()
          .check(
            z.regex(
              /^arn:aws:sms-voice:[a-z0-9-]+:[0-9]{12}:(phone-number|sender-id|pool)\/[\w/-]+$/,
              'not an ARN of a phone number, a sender id or a pool',
            ),
          ),
      ),
    }),
  ),
  /** Requests in a minute from which on the firewall answers 429; counted before any function runs. */
  firewall: z.strictObject({
    /** With one client secret. A session's own limits (contract: config 120, quote 30, confirm 60) are to bite first. */
    perClientSecret: rateSchema,
    /** Of browsers at one address, which an office or a phone network shares; a payment takes about ten requests. */
    perAddress: rateSchema,
    /** Of a merchant's servers at one address, which may be that of all of them. */
    perServer: rateSchema,
  }),
  throttles: z.strictObject({
    default: throttleSchema,
    routes: z.partialRecord(z.enum(routeNames), throttleSchema),
  }),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Throttle = z.infer<typeof throttleSchema>;

const trial: Settings = {
  keepData: false,
  sandboxProcessor: true,
  showClientSecret: true,
  customerManagedKey: false,
  logRetentionDays: 7,
  sessionRetentionDays: 90,
  memoryMb: 512,
  firewall: { perClientSecret: 300, perAddress: 600, perServer: 6_000 },
  throttles: { default: { rate: 50, burst: 100 }, routes: { 'create-account': { rate: 5, burst: 10 } } },
};

/** What differs between deployments; `-c env=<name>` picks one. */
export const environments: Readonly<Record<string, unknown>> = {
  sandbox: trial,
  dev: trial,
  prod: {
    keepData: true,
    sandboxProcessor: false,
    showClientSecret: false,
    customerManagedKey: true,
    logRetentionDays: 365,
    sessionRetentionDays: 90,
    memoryMb: 512,
    // A server may create as many sessions as the throttle of create-session lets in.
    firewall: { perClientSecret: 300, perAddress: 600, perServer: 30_000 },
    throttles: {
      default: { rate: 100, burst: 200 },
      routes: {
        'create-session': { rate: 500, burst: 1_000 },
        'get-session': { rate: 2_000, burst: 4_000 },
        'quote-fee': { rate: 1_000, burst: 2_000 },
        'confirm-session': { rate: 500, burst: 1_000 },
        'show-embed': { rate: 1_000, burst: 2_000 },
        'show-frame': { rate: 1_000, burst: 2_000 },
        'create-account': { rate: 5, burst: 10 },
      },
    },
  },
};

/**
 * The settings of one environment.
 * @throws Error naming this file, the environment and every setting that is missing, unknown or out of range.
 */
export function settingsFor(env: string, source: Readonly<Record<string, unknown>> = environments): Settings {
  if (!Object.hasOwn(source, env)) {
    throw new Error(`${file}: there is no environment "${env}"; -c env= takes ${Object.keys(source).join(', ')}`);
  }
  const result = settingsSchema.safeParse(source[env]);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => {
    const path = [env, ...issue.path.map(String)].join('.');
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${path}.${key}: no such setting`)
      : [`${path}: ${issue.message}`];
  });
  throw new Error(`${file}: ${faults.join('; ')}`);
}
