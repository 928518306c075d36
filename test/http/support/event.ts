import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

export interface EventPart extends Omit<Partial<APIGatewayProxyEvent>, 'requestContext'> {
  readonly requestId?: string;
}

/** What the gateway hands to a function. */
export function anEvent({ requestId = 'request-1', ...part }: EventPart = {}): APIGatewayProxyEvent {
  const body = part.body ?? null;
  return {
    httpMethod: 'POST',
    path: '/v1/hosted-sessions',
    resource: '/v1/hosted-sessions',
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    headers: body === null ? {} : { 'Content-Type': 'application/json' },
    multiValueHeaders: {},
    isBase64Encoded: false,
    stageVariables: null,
    body,
    requestContext: {
      requestId,
      identity: { sourceIp: '203.0.113.9', userAgent: 'a browser' },
    } as APIGatewayProxyEvent['requestContext'],
    ...part,
  };
}

export const context = {} as Context;

/** The lines that were logged while `act` ran, parsed. */
export async function logged(act: () => unknown): Promise<Record<string, unknown>[]> {
  const texts: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  try {
    await act();
  } finally {
    spy.mockRestore();
  }
  return texts
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
