import type { Assembly } from './assembly.ts';
import { attributesOf, queuesOrigin, region } from './attributes.ts';
import { intrinsics } from './intrinsics.ts';
import type { State } from './state.ts';

/** Where the pieces of the local cloud listen, from the first port on. */
export interface Addresses {
  readonly apiUrl: string;
  readonly checkoutUrl: string;
  readonly sandboxUrl: string;
  readonly issuerUrl: string;
  readonly awsUrl: string;
  readonly controlUrl: string;
  readonly queuesUrl: string;
  readonly databasePort: number;
  readonly ports: readonly number[];
}

export function addressesFrom(port: number): Addresses {
  const url = (offset: number) => `http://127.0.0.1:${port + offset}`;
  return {
    apiUrl: url(0),
    checkoutUrl: url(1),
    sandboxUrl: url(2),
    issuerUrl: url(3),
    databasePort: port + 4,
    awsUrl: url(5),
    controlUrl: url(6),
    queuesUrl: url(7),
    ports: [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => port + offset),
  };
}

export interface Declared<Properties> {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
}

/** A template whose references are resolved to what runs here. */
export interface Stack {
  readonly assembly: Assembly;
  readonly addresses: Addresses;
  /** The resources of these types, in the template's order. `Properties` is what the caller knows of them. */
  declared<Properties>(...types: string[]): Declared<Properties>[];
  /** A value with its references resolved and AWS addresses turned into local ones. */
  resolve(value: unknown): unknown;
  /** A finished text with AWS addresses turned into local ones. */
  localised(text: string): string;
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
  /** Makes the answer of a custom resource readable by reference. */
  created(logicalId: string, data: Readonly<Record<string, unknown>>): void;
  outputs(): Record<string, string>;
  /** The public address of each REST API, by its logical id. */
  readonly apiUrls: ReadonlyMap<string, string>;
}

/** @throws Error when a REST API is named by neither of the outputs that give its address a port. */
export function openStack(assembly: Assembly, state: State, addresses: Addresses): Stack {
  const { template } = assembly;
  const attributes = attributesOf(assembly, state);
  const evaluate = intrinsics(template, attributes);
  const exists = (condition: string | undefined) => !condition || evaluate({ Condition: condition }) === true;
  const ofType = (types: readonly string[]) =>
    Object.entries(template.Resources).filter(
      ([, { Type: type, Condition }]) => types.includes(type) && exists(Condition),
    );
  const evaluatedOutput = (name: string) => String(evaluate(template.Outputs?.[name]?.Value ?? ''));

  const named = [
    [evaluatedOutput('ApiUrl'), addresses.apiUrl],
    [evaluatedOutput('SandboxUrl'), addresses.sandboxUrl],
  ] as const;
  const mappings = ofType(['AWS::ApiGateway::BasePathMapping']).map(
    ([, { Properties }]) => evaluate(Properties) as { readonly DomainName: string; readonly RestApiId: string },
  );
  const apis = ofType(['AWS::ApiGateway::RestApi']).map(([logicalId]) => {
    const id = String(attributes.ref(logicalId));
    const origin = `https://${id}.execute-api.${region}.amazonaws.com`;
    const domains = mappings
      .filter(({ RestApiId }) => RestApiId === id)
      .map((mapping) => `https://${mapping.DomainName}`);
    const url = named.find(([output]) => output.startsWith(origin) || domains.includes(output))?.[1];
    if (!url) throw new Error(`Neither ApiUrl nor SandboxUrl is an address of the REST API ${logicalId}.`);
    return { logicalId, origin, domains, url };
  });
  const stages = ofType(['AWS::ApiGateway::Stage']).map(([logicalId]) => String(attributes.ref(logicalId)));
  const distributions = ofType(['AWS::CloudFront::Distribution']);
  if (distributions.length > 1) throw new Error('The local cloud serves one CloudFront distribution.');
  const sites = distributions.flatMap(([logicalId, { Properties: properties }]) =>
    [attributes.attribute(logicalId, 'DomainName'), ...aliasesOf(evaluate(properties))].map(
      (name) => `https://${name}`,
    ),
  );

  const localised = (text: string): string => {
    let result = text;
    for (const { origin, domains, url } of apis) {
      for (const domain of domains) result = result.replace(new RegExp(`${escaped(domain)}(?![\\w.-])`, 'g'), url);
      result = result.replace(new RegExp(`${escaped(origin)}(/(${stages.join('|')})(?![\\w-]))?`, 'g'), url);
    }
    return result
      .replaceAll(queuesOrigin, addresses.queuesUrl)
      .replaceAll(`https://*.execute-api.${region}.amazonaws.com`, apis.map(({ url }) => url).join(' '))
      .replace(new RegExp(`(?:${sites.map(escaped).join('|') || '$^'})(?![\\w.-])`, 'g'), addresses.checkoutUrl)
      .replace(new RegExp(`https://[a-z0-9-]+\\.auth\\.${region}\\.amazoncognito\\.com`, 'g'), addresses.issuerUrl);
  };
  const resolve = (value: unknown): unknown => mapStrings(evaluate(value), localised);

  return {
    assembly,
    addresses,
    declared: <Properties>(...types: string[]) =>
      ofType(types).map(([logicalId, { Type: type, Properties: properties }]) => ({
        logicalId,
        type,
        // Read late: a property may refer to a custom resource that is created after others are opened.
        get properties() {
          return resolve(properties ?? {}) as Properties;
        },
      })),
    resolve,
    localised,
    ref: (logicalId) => String(attributes.ref(logicalId)),
    attribute: (logicalId, name) => String(attributes.attribute(logicalId, name)),
    created: attributes.created,
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs ?? {})
          .filter(([, { Condition }]) => exists(Condition))
          .map(([name, { Value }]) => [name, String(resolve(Value))]),
      ),
    apiUrls: new Map(apis.map(({ logicalId, url }) => [logicalId, url])),
  };
}

function aliasesOf(distribution: unknown): readonly unknown[] {
  const { DistributionConfig: config } = distribution as { DistributionConfig?: { Aliases?: readonly unknown[] } };
  return config?.Aliases ?? [];
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
