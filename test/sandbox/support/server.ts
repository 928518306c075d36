import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { sandboxRoutes } from '../../../lambdas/routes.ts';

/**
 * The sandbox processor's handlers behind a plain HTTP server, as a program of its own, so that a handler that
 * ends the process drops the connection of whoever waits. Prints its port when it listens.
 */
type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

const table = await Promise.all(
  sandboxRoutes.map(async ({ name, method, path }) => {
    const { handler } = (await import(`../../../lambdas/sandbox/handlers/${name}.ts`)) as { handler: Handler };
    const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    return { handler, method: method as string, path, pattern };
  }),
);

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const route = table.find(({ method, pattern }) => method === request.method && pattern.test(pathname));
  if (!route) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"not_found"}');
    return;
  }
  const params = Object.entries(route.pattern.exec(pathname)?.groups ?? {});
  const event = {
    httpMethod: request.method,
    path: pathname,
    resource: route.path,
    headers: request.headers,
    pathParameters: Object.fromEntries(params.map(([name, value]) => [name, decodeURIComponent(value)])),
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: null,
    requestContext: { requestId: 'request-1' },
    body: await text(request),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEvent;
  const result = await route.handler(event, {} as Context);
  response.writeHead(result.statusCode, result.headers as Record<string, string>).end(result.body);
});

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`));
