import { AuthorizationType, type IResource, MockIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';

const fixedHeaders = {
  Vary: 'Origin',
  'Access-Control-Allow-Headers': 'Authorization,Content-Type,Idempotency-Key',
  'Access-Control-Max-Age': '600',
  'Cache-Control': 'no-store',
};

// The gateway keeps the case a header came in, and HTTP/2 clients send lower case.
const template = `#set($origin = $input.params().header.get("Origin"))
#if(!$origin || $origin == "")
#set($origin = $input.params().header.get("origin"))
#end
#if($origin && $origin != "")
#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#end
#set($context.responseOverride.header.Request-Id = $context.requestId)`;

/** Answers a preflight with 204 and the exact origin: contract section 2 lets the request itself decide. */
export function addPreflight(resource: IResource, methods: readonly string[]): void {
  const headers = { ...fixedHeaders, 'Access-Control-Allow-Methods': methods.join(',') };
  const names = Object.keys(headers).map((name) => `method.response.header.${name}`);
  const responseParameters = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
  );
  resource.addMethod(
    'OPTIONS',
    new MockIntegration({
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      integrationResponses: [
        { statusCode: '204', responseParameters, responseTemplates: { 'application/json': template } },
      ],
    }),
    {
      authorizationType: AuthorizationType.NONE,
      methodResponses: [
        { statusCode: '204', responseParameters: Object.fromEntries(names.map((name) => [name, true])) },
      ],
    },
  );
}
