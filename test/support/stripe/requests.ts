import { Ajv, type ValidateFunction } from 'ajv';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The type of Stripe's SDK that says what each request may hold; Stripe makes them from its OpenAPI description. */
const types = {
  'POST /v1/payment_methods': 'PaymentMethodCreateParams',
  'GET /v1/payment_methods/:id': 'PaymentMethodRetrieveParams',
  'POST /v1/tokens': 'TokenCreateParams',
  'GET /v1/tokens/:id': 'TokenRetrieveParams',
  'POST /v1/payment_intents': 'PaymentIntentCreateParams',
  'GET /v1/payment_intents': 'PaymentIntentListParams',
  'GET /v1/payment_intents/search': 'PaymentIntentSearchParams',
  'GET /v1/payment_intents/:id': 'PaymentIntentRetrieveParams',
  'POST /v1/payment_intents/:id/cancel': 'PaymentIntentCancelParams',
  'POST /v1/refunds': 'RefundCreateParams',
  'POST /v1/payment_methods/:id/detach': 'PaymentMethodDetachParams',
  'POST /v1/customers': 'CustomerCreateParams',
  'GET /v1/customers/search': 'CustomerSearchParams',
  'POST /v1/setup_intents': 'SetupIntentCreateParams',
  'POST /v1/setup_intents/:id/cancel': 'SetupIntentCancelParams',
} as const;

export type StripeRoute = keyof typeof types;
export const stripeRoutes = Object.keys(types) as StripeRoute[];

const folder = join('build', 'stripe-schema');

const declaration = `import type Stripe from 'stripe';
export interface Requests {
${Object.entries(types)
  .map(([route, type]) => `  '${route}': Stripe.${type};\n`)
  .join('')}}
`;

/** A JSON schema for each request, derived from the types of the installed SDK and kept until that changes. */
function schema(): { definitions: { Requests: { properties: Record<StripeRoute, object> } } } {
  const { version } = JSON.parse(readFileSync('node_modules/stripe/package.json', 'utf8')) as { version: string };
  const name = createHash('sha256').update(version).update(declaration).digest('hex').slice(0, 16);
  const kept = join(folder, `${name}.json`);
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    const source = join(folder, `${name}-${process.pid}.ts`);
    writeFileSync(source, declaration);
    // In a process of its own: the generator is a module that jest cannot load.
    const derived = execFileSync(process.execPath, [join('test', 'support', 'stripe', 'derive-schema.ts'), source]);
    writeFileSync(`${kept}.${process.pid}`, derived);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}

/** Says what is wrong with a request, if anything is; what was text in the form has its type afterwards. */
export function requestChecks(): (route: StripeRoute, params: object) => string | undefined {
  const { definitions } = schema();
  const { properties } = definitions.Requests;
  const compiled = new Map<StripeRoute, ValidateFunction>();
  const ajv = new Ajv({ coerceTypes: true, strict: false });
  return (route, params) => {
    const check = compiled.get(route) ?? ajv.compile({ ...properties[route], definitions });
    compiled.set(route, check);
    if (check(params)) return undefined;
    const [fault] = check.errors ?? [];
    return `${fault?.instancePath} ${fault?.message} ${JSON.stringify(fault?.params)}`;
  };
}
