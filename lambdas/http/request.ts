import type { APIGatewayProxyEvent } from 'aws-lambda';
import { containsCardNumber, jsonContainsCardNumber } from '../domain/card-numbers.ts';
import { invalid, problem } from '../domain/errors.ts';
import type { RequestSource } from '../domain/velocity.ts';
import { refuse } from './errors.ts';
import { parseStrictJson } from './strict-json.ts';

export interface Request {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined when there was none. */
  readonly body: unknown;
  readonly rawBody: string;
  readonly origin?: string;
  /** What the gateway saw itself; no header has a say in it. */
  readonly source: RequestSource;
}

const MAX_BODY_BYTES = 65_536;

/**
 * Headers that the network between payer and gateway adds, or that carry the credential. Their trace ids are
 * random digits, which now and then look like a card number.
 */
const UNCHECKED_HEADERS =
  /^(authorization|host|via|forwarded|traceparent|tracestate|x-(amzn?|forwarded|real|b3)-.*|cloudfront-.*)$/;

/**
 * The checks that come before all else (contract section 3): size, content type, UTF-8, strict JSON, card numbers.
 * @throws Refusal
 */
export function readRequest(event: APIGatewayProxyEvent, cardData: 'refuse' | 'accept', form = false): Request {
  const headers = lowerCased(event.headers ?? {});
  const rawBody = bodyText(event);
  const fields = form && isForm(headers['content-type']) ? Object.fromEntries(new URLSearchParams(rawBody)) : undefined;
  if (rawBody !== '' && !fields && !isJson(headers['content-type'])) throw refuse(problem('unsupported_media_type'));
  const json = rawBody === '' || fields ? undefined : parseStrictJson(rawBody);
  const request: Request = {
    id: event.requestContext.requestId,
    method: event.httpMethod,
    path: event.path,
    params: present(event.pathParameters),
    query: present(event.queryStringParameters),
    headers,
    body: json?.ok ? json.value : fields,
    rawBody,
    source: sourceOf(event),
    ...(headers['origin'] === undefined ? {} : { origin: headers['origin'] }),
  };
  if (cardData === 'refuse' && carriesCardNumber(event, request)) throw refuse(problem('card_data_not_allowed'));
  if (json !== undefined && !json.ok) throw refuse(invalid('body', json.reason));
  return request;
}

function sourceOf({ requestContext: { identity } }: APIGatewayProxyEvent): RequestSource {
  const { sourceIp, userAgent } = identity ?? {};
  return { ...(sourceIp ? { ip: sourceIp } : {}), ...(userAgent ? { userAgent } : {}) };
}

function bodyText(event: APIGatewayProxyEvent): string {
  if (!event.body) return '';
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) throw refuse(problem('payload_too_large'));
  // Bytes that were not UTF-8 become U+FFFD, here as in the gateway; strict JSON refuses that character.
  return bytes.toString('utf8');
}

function isForm(contentType = ''): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType.trim());
}

function isJson(contentType = ''): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType.trim());
}

function carriesCardNumber(event: APIGatewayProxyEvent, request: Request): boolean {
  const queries = Object.entries(event.multiValueQueryStringParameters ?? {}).flatMap(([name, values]) => [
    name,
    ...(values ?? []),
  ]);
  // Of a header that came twice, the plain map has only the last.
  const headers = Object.entries({ ...event.headers, ...event.multiValueHeaders }).flatMap(([name, values]) =>
    UNCHECKED_HEADERS.test(name.toLowerCase()) ? [] : [name, ...[values ?? ''].flat()],
  );
  const texts = [
    request.rawBody,
    // What strict JSON refused has no value to look into.
    ...(request.body === undefined ? [unescaped(request.rawBody)] : []),
    request.path,
    decoded(request.path),
    ...Object.values(request.params),
    ...queries,
    ...headers,
  ];
  return texts.some(containsCardNumber) || jsonContainsCardNumber(request.body);
}

function unescaped(json: string): string {
  return json.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function lowerCased(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );
}

function present(values: Record<string, string | undefined> | null): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
