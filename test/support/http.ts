import { ApiDocument } from './openapi.ts';
import { outputs } from './outputs.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: journeys look into bodies of every shape
  readonly body: any;
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
}

/**
 * One HTTP call, never thrown for a status.
 * @throws Error when it is one of the API's, and the API's document says otherwise
 */
export async function call(method: string, url: string, { headers = {}, body }: Call = {}): Promise<Answer> {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(sent === undefined ? {} : { body: sent }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text, body: readJson(text) };
  checkDocumented(method, url, sent, answer);
  return answer;
}

let apiDocument: ApiDocument | undefined;

function checkDocumented(method: string, url: string, sent: string | undefined, { status, body }: Answer): void {
  const [origin, base] = Object.entries({ api: outputs.ApiUrl, sandbox: outputs.SandboxUrl }).find(
    ([, address]) => address !== undefined && url.startsWith(`${address}/`),
  ) ?? [undefined, ''];
  if (origin === undefined) return;
  apiDocument ??= new ApiDocument();
  const exchange = { method, path: url.slice(base.length), origin, sent: readJson(sent ?? ''), status, received: body };
  const fault = apiDocument.fault(exchange as Parameters<ApiDocument['fault']>[0]);
  if (fault !== undefined) throw new Error(`${method} ${exchange.path} ${fault}`);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
