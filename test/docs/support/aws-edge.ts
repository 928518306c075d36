import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What AWS is asked for, as a request's signature and body say. */
export interface AwsRequest {
  readonly service: string;
  readonly region: string;
  /** Its name; method and path where the service has no other. */
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: every operation has a shape of its own
  readonly input: Readonly<Record<string, any>>;
}

/** Text is XML, an object JSON. */
export interface AwsAnswer {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Services by the names that signatures have for them. */
export type AwsServices = Readonly<Record<string, (request: AwsRequest, body: Buffer) => AwsAnswer>>;

export interface AwsEdge {
  readonly url: string;
  /** Every request so far. */
  readonly requests: AwsRequest[];
  stop(): Promise<void>;
}

/** AWS at the network's edge, for whoever has this address as its endpoint: the CDK CLI, an SDK, the AWS CLI. */
export async function awsEdge(services: AwsServices): Promise<AwsEdge> {
  const requests: AwsRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const request = requestOf(incoming, body);
    requests.push(request);
    const answer = services[request.service]?.(request, body) ?? fault('UnknownService', `no ${request.service} here`);
    const [type, text] =
      typeof answer.body === 'object' ? ['application/json', JSON.stringify(answer.body)] : ['text/xml', answer.body];
    response.writeHead(answer.status, { 'Content-Type': type, ...answer.headers }).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A form with its `Action`, or JSON with its target; what is left goes by method and path. */
function requestOf({ method, url, headers }: IncomingMessage, body: Buffer): AwsRequest {
  const scope = /Credential=[^/]*\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '');
  const [, region = '', service = ''] = scope ?? [];
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  if (target) return { service, region, operation: target, input: JSON.parse(body.toString()) };
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return { service, region, operation: `${method} ${url}`, input: {} };
  }
  const { Action: operation = '', ...input } = Object.fromEntries(new URLSearchParams(body.toString()));
  return { service, region, operation, input };
}

/** An answer in the query protocol. */
export function result({ operation }: AwsRequest, inner = ''): AwsAnswer {
  const body = `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`;
  return { status: 200, body };
}

export function fault(code: string, message: string): AwsAnswer {
  const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 400, body };
}

export function jsonFault(code: string, message: string): AwsAnswer {
  return { status: 400, body: { __type: code, message } };
}

/** A list, as the query protocol writes it. */
export function members({ input }: Pick<AwsRequest, 'input'>, name: string): string[] {
  const keys = Object.keys(input).filter((key) => key.startsWith(`${name}.member.`));
  return keys.map((key) => String(input[key]));
}
