import { type Route, type RouteAuth, routes, sandboxRoutes } from '../lambdas/routes.ts';
import { accountOperations } from './accounts.ts';
import { customerOperations } from './customers.ts';
import { documentOperations } from './documents.ts';
import { answerExamples, requestExamples } from './examples.ts';
import { type Operation, type Success, type Tag, tags } from './operation.ts';
import { refusalExamples, refusalResponses } from './problems.ts';
import { sandboxOperations } from './sandbox.ts';
import { componentSchemas, type JsonSchema } from './schemas.ts';
import { servers } from './servers.ts';
import { sessionOperations } from './sessions.ts';
import { walletOperations } from './wallet.ts';

type Json = Record<string, unknown>;

const operations = {
  ...sessionOperations,
  ...walletOperations,
  ...customerOperations,
  ...accountOperations,
  ...documentOperations,
} satisfies Record<(typeof routes)[number]['name'], Operation>;

const ofSandbox: Record<(typeof sandboxRoutes)[number]['name'], Operation> = sandboxOperations;

/** What opens a route of each kind. */
const security: Readonly<Record<RouteAuth, readonly Json[]>> = {
  admin: [{ merchant: ['payments/admin'] }],
  session: [{ payer: [] }],
  processor: [{ sandboxKey: [] }],
  signature: [{ stripeSignature: [] }],
  document: [],
  none: [],
};

const path = (pattern: string, description: string) => ({ type: 'string', pattern, description });

const pathParameters: Readonly<Record<string, JsonSchema>> = {
  id: path('^cs_[A-Za-z0-9]+$', 'Id of the session.'),
  method_id: path('^SPM_', 'Id of the saved method.'),
  customer_id: { type: 'string', minLength: 1, maxLength: 255, description: "The merchant's id of the customer." },
  uid: path('^pa_[A-Za-z0-9]{20}$', 'Id of the account.'),
  type: { type: 'string', enum: ['hcaptcha', 'turnstile'], description: 'Whose captcha it is.' },
  account: path('^pa_[A-Za-z0-9]{20}$', 'Id of the account.'),
  webhook_id: path('^evt_[a-z0-9]{27}$', 'Id of the event.'),
  token: path('^tok_', 'The token.'),
  reference: path('^vlt_', 'Reference of the kept instrument.'),
  key: path('^[\\x21-\\x7e]{1,255}$', 'The idempotency key that the charge was asked with.'),
};

/** The API's description (OpenAPI 3.1), from the routes and the schemas that the handlers parse with. */
export function openApiDocument(version: string): Json {
  const shared = new Map<string, Json>();
  const described = { ...paths(routes, operations, shared), ...paths(sandboxRoutes, ofSandbox, shared) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hosted sessions',
      version,
      description:
        'Hosted payment sessions. JSON is snake_case; amounts are integers in the minor unit of the currency; times are RFC 3339 in UTC. A request with a property that is not known here is refused. An answer may get more properties.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: servers.api, description: 'The API.' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: described,
    components: {
      securitySchemes: securitySchemes(),
      headers: headers(),
      responses: Object.fromEntries([...shared].sort(([a], [b]) => (a < b ? -1 : 1))),
      examples: refusalExamples(),
      schemas: componentSchemas(),
    },
  };
}

function paths<Name extends string>(
  list: readonly (Route & { name: Name })[],
  described: Readonly<Record<Name, Operation>>,
  shared: Map<string, Json>,
): Record<string, Json> {
  const byPath = Map.groupBy(list, (route) => route.path);
  return Object.fromEntries(
    [...byPath].map(([url, found]) => {
      const entries = found.map((route) => [
        route.method.toLowerCase(),
        operationOf(route, described[route.name], shared),
      ]);
      const server = serverOf(found.map(({ name }) => described[name].tag));
      return [url, { ...(server ? { servers: [server] } : {}), ...Object.fromEntries(entries) }];
    }),
  );
}

function serverOf([tag]: readonly Tag[]): Json | undefined {
  if (tag === 'Documents') return { url: servers.checkout, description: "The checkout's origin." };
  if (tag?.startsWith('Sandbox')) return { url: servers.sandbox, description: 'The sandbox processor.' };
  return undefined;
}

function operationOf(route: Route, operation: Operation, shared: Map<string, Json>): Json {
  const { tag, summary, description, body, answers } = operation;
  const parameters = parametersOf(route, operation);
  return {
    operationId: route.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: security[route.auth],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: body.required, content: jsonContent(body.schema, requestExamples) } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, success(answer)])),
      ...(tag === 'Documents' ? documentRefusals() : refusalResponses(route.auth, operation, shared)),
    },
  };
}

function parametersOf({ path, auth }: Route, { query = {}, idempotencyKey }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = pathParameters[name];
    if (!schema) throw new Error(`The parameter ${name} of ${path} has no schema`);
    return { name, in: 'path', required: true, schema };
  });
  const named = auth === 'admin' && path !== '/api/paymentaccounts';
  const account = { type: 'string', pattern: '^pa_[A-Za-z0-9]{20}$', description: 'The account that the call is for.' };
  const key = {
    type: 'string',
    minLength: 1,
    maxLength: 257,
    description: 'Visible ASCII, chosen by the caller. Repeating a request with its key does nothing twice.',
  };
  return [
    ...inPath,
    ...(named
      ? [{ name: 'X-Payment-Account-Uid', in: 'header', required: !path.includes('{uid}'), schema: account }]
      : []),
    ...(idempotencyKey
      ? [{ name: 'Idempotency-Key', in: 'header', required: idempotencyKey === 'required', schema: key }]
      : []),
    ...Object.entries(query).map(([name, { required, schema }]) => ({ name, in: 'query', required, schema })),
  ];
}

function success({ description, schema, html, replayable }: Success): Json {
  return {
    description,
    headers: {
      'Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(replayable ? { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } } : {}),
    },
    ...(schema === undefined ? {} : { content: jsonContent(schema, answerExamples) }),
    ...(html ? { content: { 'text/html': { schema: { type: 'string' } } } } : {}),
  };
}

function jsonContent(name: string, examples: Readonly<Record<string, unknown>>): Json {
  const example = examples[name];
  const schema = { $ref: `#/components/schemas/${name}` };
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } };
}

function documentRefusals(): Record<string, Json> {
  const page = { 'text/html': { schema: { type: 'string' } } };
  return {
    '4XX': { description: 'A page that says that the link is not complete.', content: page },
    '5XX': { description: 'A page that says that the form could not be loaded.', content: page },
  };
}

function headers(): Json {
  return {
    RequestId: { description: 'Names this request in the logs.', schema: { type: 'string' } },
    IdempotentReplayed: {
      description: 'Present when the answer is that of an earlier request with the same key.',
      schema: { type: 'string', const: 'true' },
    },
    RetryAfter: { description: 'Seconds to wait.', schema: { type: 'string', pattern: '^[0-9]+$' } },
  };
}

function securitySchemes(): Json {
  return {
    merchant: {
      type: 'oauth2',
      description: "For the merchant's server: an access token of Cognito.",
      flows: {
        clientCredentials: { tokenUrl: servers.token, scopes: { 'payments/admin': 'Everything of an account.' } },
      },
    },
    payer: { type: 'http', scheme: 'bearer', description: "The session's `client_secret`." },
    sandboxKey: { type: 'http', scheme: 'bearer', description: 'The key of checkout and sandbox processor.' },
    stripeSignature: { type: 'apiKey', in: 'header', name: 'Stripe-Signature', description: "Stripe's signature." },
  };
}
