import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { routes, type RouteName } from '../lambdas/routes.ts';
import { environments } from './environments.ts';
import { merchantSecretsPrefix } from './permissions.ts';
import { lineOf } from './settings-lines.ts';

// What each part says is what to write there.

const flag = () => z.boolean('true or false');

function whole(least: number, most: number) {
  const text = `a whole number from ${least} to ${most}`;
  return z.int(text).check(z.gte(least, text), z.lte(most, text));
}

const text = (form: RegExp, what: string) => z.string(what).check(z.regex(form, what));

const retentions = Object.values(RetentionDays).filter((days) => typeof days === 'number');
const retentionSchema = z
  .int('a number of days')
  .check(
    z.refine((days: number) => retentions.includes(days), 'a retention that CloudWatch Logs has, such as 30 or 400'),
  );

const throttleSchema = z.strictObject(
  {
    /** Requests per second. */
    rate: whole(1, 10_000),
    /** Requests at once. */
    burst: whole(1, 5_000),
  },
  '{ rate, burst }',
);

/** WAF counts from ten on. */
const rateSchema = whole(10, 2_000_000_000);

const hostName = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a host name in lower case, such as pay.shop.example',
);
const emailAddress = text(
  /^[\w.+-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/,
  'an e-mail address, such as ops@shop.example',
);

const routeNames = routes.map((route) => route.name) as [RouteName, ...RouteName[]];

const settingsSchema = z.strictObject({
  /** Where the deployment lives. Left out, as in a trial, it goes where the credentials of the deployer are for. */
  account: z.optional(text(/^[0-9]{12}$/, 'the number of your AWS account: 12 digits, in quotes')),
  region: z.optional(text(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, 'an AWS region, such as eu-west-1')),
  /** Who hears of alarms. */
  alarmEmail: z.optional(emailAddress),
  /** Tables, secrets, keys and the user pool outlive the stack and refuse deletion. */
  keepData: flag(),
  /** Deploys the sandbox processor and the demo account that uses it. */
  sandboxProcessor: flag(),
  /** Prints the machine client's secret as a stack output. */
  showClientSecret: flag(),
  /** A KMS key of the merchant's own for the table, in place of the key that DynamoDB owns. */
  customerManagedKey: flag(),
  logRetentionDays: retentionSchema,
  /** Days for which the table keeps a session after its end. */
  sessionRetentionDays: whole(1, 3_650),
  /** Memory of each function in MB. */
  memoryMb: whole(256, 3_008),
  /**
   * Runs of confirm at the same time that nothing else in the account can take away, and the most that there are. Left
   * out, confirm shares with the rest: an account whose own limit is 10, as new ones have, can reserve nothing.
   */
  confirmConcurrency: z.optional(whole(1, 10_000)),
  /** The API's own name in place of API Gateway's. Its DNS record points at ApiDnsTarget. */
  apiDomain: z.optional(
    z.strictObject(
      {
        name: hostName,
        /** Its certificate in AWS Certificate Manager, in the region of the deployment. */
        certificateArn: text(
          /^arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]{36}$/,
          'the ARN of a certificate in the region of the deployment',
        ),
      },
      '{ name, certificateArn }',
    ),
  ),
  /** The checkout's own name in place of CloudFront's; Apple Pay asks for one. Its DNS record points at CheckoutDnsTarget. */
  checkoutDomain: z.optional(
    z.strictObject(
      {
        name: hostName,
        /** Its certificate in AWS Certificate Manager, which CloudFront takes from us-east-1 alone. */
        certificateArn: text(
          /^arn:aws:acm:us-east-1:[0-9]{12}:certificate\/[0-9a-f-]{36}$/,
          'the ARN of a certificate in us-east-1',
        ),
      },
      '{ name, certificateArn }',
    ),
  ),
  /** The file, from the root of the project, that Apple gave to prove that the domain is the merchant's. */
  applePayDomainAssociation: z.optional(
    text(/^(?!\/)(?!.*\.\.\/)[\w./-]+$/, 'the path of a file within the project, from its root'),
  ),
  /** The merchant that Apple knows this checkout as; left out, Apple Pay opens in the sandbox's stand-in alone. */
  applePayMerchant: z.optional(
    z.strictObject(
      {
        /** Of the Apple developer account. */
        identifier: text(/^merchant\.[A-Za-z0-9.-]{1,200}$/, 'a merchant identifier, such as merchant.example.shop'),
        /** Name of the secret with its identity: JSON of `certificate` and `private_key`, both PEM. */
        identitySecretName: text(
          new RegExp(`^${merchantSecretsPrefix}[\\w/+=.@-]{1,200}$`),
          `a name that begins with ${merchantSecretsPrefix}`,
        ),
      },
      '{ identifier, identitySecretName }',
    ),
  ),
  /** What sends codes to payers; a channel that is left out is one that accounts can't ask for. */
  messages: z.optional(
    z.strictObject(
      {
        /** An address whose domain, or which itself, Amazon SES has verified in this region. */
        emailFrom: z.optional(emailAddress),
        /** A phone number, a sender id or a pool of AWS End User Messaging. */
        smsOrigination: z.optional(
          text(
            /^arn:aws:sms-voice:[a-z0-9-]+:[0-9]{12}:(phone-number|sender-id|pool)\/[\w/-]+$/,
            'the ARN of a phone number, a sender id or a pool',
          ),
        ),
      },
      '{ emailFrom, smsOrigination }',
    ),
  ),
  /** Requests in a minute from which on the firewall answers 429; counted before any function runs. */
  firewall: z.strictObject(
    {
      /** With one client secret. A session's own limits (contract: config 120, quote 30, confirm 60) are to bite first. */
      perClientSecret: rateSchema,
      /** Of browsers at one address, which an office or a phone network shares; a payment takes about ten requests. */
      perAddress: rateSchema,
      /** Of a merchant's servers at one address, which may be that of all of them. */
      perServer: rateSchema,
    },
    '{ perClientSecret, perAddress, perServer }',
  ),
  throttles: z.strictObject(
    { default: throttleSchema, routes: z.partialRecord(z.enum(routeNames), throttleSchema) },
    '{ default, routes }',
  ),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Throttle = z.infer<typeof throttleSchema>;

/** What has to be said of a deployment that keeps its data, so that none lands where nobody meant it to. */
const namedWhenKept = ['account', 'region', 'alarmEmail'] as const;
/** Settings that `-c <name>=<value>` may give as well, for pipelines that know them. */
export const contextSettings = namedWhenKept;

/** Settings by environment, and the file that they are written in. */
export interface SettingsFile {
  readonly name: string;
  readonly environments: Readonly<Record<string, unknown>>;
  readonly text: () => string;
}

const ownName = 'lib/environments.ts';
const ownFile: SettingsFile = {
  name: ownName,
  environments,
  // The CDK CLI runs the app where cdk.json is.
  text: () => (existsSync(ownName) ? readFileSync(ownName, 'utf8') : ''),
};

export interface Fault {
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * The settings of one environment.
 * @param given - Values of `contextSettings` that win over the file's.
 * @throws Error naming file and line, the setting and what to write, for everything that is missing, unknown or wrong.
 */
export function settingsFor(
  env: string,
  given: Readonly<Record<string, unknown>> = {},
  file: SettingsFile = ownFile,
): Settings {
  if (!Object.hasOwn(file.environments, env)) {
    const names = Object.keys(file.environments).join(', ');
    throw new Error(`${file.name}: there is no environment "${env}"; -c env= takes ${names}`);
  }
  const result = settingsSchema.safeParse({ ...(file.environments[env] as object), ...given });
  const faults = result.success ? misfits(result.data) : result.error.issues.flatMap(faultsOf);
  if (result.success && faults.length === 0) return result.data;
  throw settingsError(env, faults, file);
}

/** What is wrong with an environment, each with the line to mend. */
export function settingsError(env: string, faults: readonly Fault[], file: SettingsFile = ownFile): Error {
  const source = file.text();
  const lines = faults.map(({ path, text }) => {
    const full = [env, ...path];
    return `${file.name}:${lineOf(source, full)}: ${full.join('.')}: ${text}`;
  });
  return new Error(lines.join('\n'));
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path, text: `write ${issue.message}` }];
  return issue.keys.map((key) => ({ path: [...path, key], text: 'there is no such setting; take it out' }));
}

/** What is right on its own and wrong together. */
function misfits(settings: Settings): Fault[] {
  const { keepData, region, apiDomain } = settings;
  const missing = keepData ? namedWhenKept.filter((name) => settings[name] === undefined) : [];
  const elsewhere = region !== undefined && apiDomain && apiDomain.certificateArn.split(':')[3] !== region;
  return [
    ...missing.map((name) => ({ path: [name], text: `add ${examples[name]}, or give -c ${name}=...` })),
    ...(elsewhere ? [{ path: ['apiDomain', 'certificateArn'], text: `write a certificate in ${region}` }] : []),
  ];
}

const examples: Readonly<Record<(typeof namedWhenKept)[number], string>> = {
  account: `account: '<the 12 digits of your AWS account>'`,
  region: `region: '<an AWS region, such as eu-west-1>'`,
  alarmEmail: `alarmEmail: '<who hears of alarms>'`,
};
