import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

type Json = Record<string, unknown>;

interface Operation {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: Json }>>;

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly servers?: { url: string }[] }>
  >;
  readonly components: {
    readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
    readonly schemas: Readonly<Record<string, Json>>;
  };
}

export interface Exchange {
  readonly method: string;
  /** Path with the query. */
  readonly path: string;
  readonly origin: 'api' | 'sandbox';
  /** Of the request, parsed, if it had one. */
  readonly sent: unknown;
  readonly status: number;
  /** Of the answer, parsed, if it was JSON. */
  readonly received: unknown;
}

/**
 * Holds exchanges against the API's document: an answer has a status, a code and a shape that it names, without a
 * property too many, and what was accepted is a request that it allows.
 */
export class ApiDocument {
  private readonly document: Document;
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  private readonly routes: { matches: RegExp; servers: boolean; operations: Readonly<Record<string, Operation>> }[];
  private readonly compiled = new Map<Json, ValidateFunction>();

  constructor(file = 'docs/api/openapi.json') {
    this.document = JSON.parse(readFileSync(file, 'utf8'));
    const { schemas } = this.document.components;
    this.ajv.addSchema({ $id: 'requests', components: { schemas } });
    this.ajv.addSchema({ $id: 'answers', components: { schemas: closed(schemas) } });
    this.routes = Object.entries(this.document.paths).map(([path, operations]) => ({
      matches: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      servers: operations.servers?.[0]?.url.includes('sandbox') ?? false,
      operations,
    }));
  }

  /** What of the exchange the document does not say; undefined: nothing, or it is not about a route. */
  fault({ method, path, origin, sent, status, received }: Exchange): string | undefined {
    const [pathname = ''] = path.split('?');
    const route = this.routes.find(
      ({ matches, servers }) => servers === (origin === 'sandbox') && matches.test(pathname),
    );
    const operation = route?.operations[method.toLowerCase()];
    if (!operation) return undefined;
    const answer = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`];
    if (!answer) return `answers ${status}, which is not documented: ${JSON.stringify(received)}`;
    const content = this.contentOf(answer);
    if (!content) return received === undefined ? undefined : 'answers a body where none is documented';
    const schema = content['application/json']?.schema;
    if (!schema) return undefined;
    const wrong = this.errors('answers', schema, received);
    if (wrong) return `answers ${status} in another shape: ${wrong}`;
    const body = operation.requestBody?.content['application/json']?.schema;
    if (status >= 300 || body === undefined || sent === undefined) return undefined;
    const refused = this.errors('requests', body, sent);
    return refused && `takes a body that is documented otherwise: ${refused}`;
  }

  private contentOf({ $ref, content }: { $ref?: string; content?: Content }): Content | undefined {
    const name = $ref?.split('/').at(-1);
    return name === undefined ? content : this.document.components.responses[name]?.content;
  }

  private errors(kind: 'requests' | 'answers', schema: Json, value: unknown): string | undefined {
    const validate = this.compiled.get(schema) ?? this.ajv.compile(within(kind, schema));
    this.compiled.set(schema, validate);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors, { dataVar: 'body' });
  }
}

/** The document leaves answers open, for properties to come; those that are here all have to be in it. */
function closed<Value>(schema: Value): Value {
  if (Array.isArray(schema)) return schema.map(closed) as Value;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const open = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return (open ? { ...inner, additionalProperties: false } : inner) as Value;
}

function within(kind: string, schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${kind}#/components/`));
}
