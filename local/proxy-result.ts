import type { OutgoingHttpHeaders } from 'node:http';

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** Headers that the gateway sets itself; what a function says of them goes out under another name. */
const remapped = new Set([
  'connection',
  'content-length',
  'date',
  'host',
  'server',
  'transfer-encoding',
  'www-authenticate',
]);

/** The HTTP answer that a function's proxy result stands for; undefined when it is malformed. */
export function answerOf(result: unknown): GatewayAnswer | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const {
    statusCode,
    headers = {},
    multiValueHeaders = {},
    body = '',
    isBase64Encoded,
  } = result as {
    statusCode?: unknown;
    headers?: unknown;
    multiValueHeaders?: unknown;
    body?: unknown;
    isBase64Encoded?: unknown;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (typeof body !== 'string' && body !== null) return undefined;
  if (!isMap(headers) || !isMap(multiValueHeaders)) return undefined;
  const outgoing: OutgoingHttpHeaders = { 'Content-Type': 'application/json' };
  for (const [name, value] of [...Object.entries(headers ?? {}), ...Object.entries(multiValueHeaders ?? {})]) {
    setHeader(outgoing, name, Array.isArray(value) ? value.map(String) : String(value));
  }
  const text = body ?? '';
  return { status, headers: outgoing, body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text };
}

function isMap(value: unknown): value is Record<string, unknown> | null {
  return typeof value === 'object' && !Array.isArray(value);
}

function setHeader(headers: OutgoingHttpHeaders, name: string, value: string | string[]): void {
  const lower = name.toLowerCase();
  for (const other of Object.keys(headers)) {
    if (other.toLowerCase() === lower) delete headers[other];
  }
  headers[remapped.has(lower) ? `x-amzn-Remapped-${name}` : name] = value;
}
