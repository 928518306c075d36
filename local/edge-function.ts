import { createContext, runInContext } from 'node:vm';

/** `AWS::CloudFront::Function`. */
export interface EdgeFunctionProperties {
  readonly FunctionCode: string;
  readonly FunctionConfig: { readonly Runtime: string; readonly KeyValueStoreAssociations?: readonly unknown[] };
}

export interface EdgeRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
  readonly querystring: Readonly<Record<string, { readonly value: string }>>;
}

export interface EdgeResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: string | { readonly data: string };
}

/** Runs a viewer-request function: a request to go on with, or an answer in its place. */
export type EdgeFunction = (request: EdgeRequest) => EdgeRequest | EdgeResponse;

/** For what never ends; CloudFront itself allows less than a millisecond of computing. */
const TIMEOUT_MS = 1_000;

/**
 * A CloudFront function in a realm of its own, without Node's globals, as CloudFront has none.
 * @throws Error naming the function when its runtime is another, or its code has no `handler`.
 */
export function edgeFunction(properties: EdgeFunctionProperties, logicalId: string): EdgeFunction {
  const { FunctionCode: code, FunctionConfig: config } = properties;
  if (config.Runtime !== 'cloudfront-js-2.0' || config.KeyValueStoreAssociations?.length)
    throw new Error(`The local cloud runs cloudfront-js-2.0 without key value stores only (${logicalId}).`);
  const realm = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  runInContext(code, realm, { filename: `${logicalId}.js`, timeout: TIMEOUT_MS });
  if (runInContext('typeof handler', realm) !== 'function')
    throw new Error(`The CloudFront function ${logicalId} has no handler.`);
  return (request) => {
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request: { ...request, cookies: {} },
    };
    // As text, since objects of this realm would lend the function this realm's constructors.
    const call = `JSON.stringify(handler(${JSON.stringify(event)}))`;
    return JSON.parse(runInContext(call, realm, { timeout: TIMEOUT_MS }));
  };
}
