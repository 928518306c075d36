import { routes, sandboxRoutes } from '../../lambdas/routes.ts';
import { pascalCase } from '../../lib/naming.ts';
import { type Json, ofType, ownFunctions, synthesise, type Template } from './support/synthesise.ts';

const sandbox = synthesise('sandbox').template;

/** Methods by `POST /v1/hosted-sessions`, of both APIs. */
function methodsOf(template: Template): Map<string, Record<string, Json>> {
  const pathOf = (id: Json): string => {
    if (!id?.Ref) return '';
    const { ParentId, PathPart } = template.Resources[id.Ref]?.Properties ?? {};
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return new Map(
    ofType(template, 'AWS::ApiGateway::Method').map(([, { Properties }]) => [
      `${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`,
      Properties,
    ]),
  );
}

const methods = methodsOf(sandbox);

describe('methods', () => {
  it.each(routes.filter(({ auth }) => auth === 'admin'))(
    '$name asks for a token with the scope',
    ({ method, path }) => {
      expect(methods.get(`${method} ${path}`)).toMatchObject({
        AuthorizationType: 'COGNITO_USER_POOLS',
        AuthorizationScopes: ['payments/admin'],
        AuthorizerId: { Ref: expect.any(String) },
      });
    },
  );

  it.each([...routes.filter(({ auth }) => auth !== 'admin'), ...sandboxRoutes])(
    '$name, which admin tokens do not open, has no authorizer',
    ({ method, path }) => {
      const found = methods.get(`${method} ${path}`);
      expect(found).toMatchObject({ AuthorizationType: 'NONE' });
      expect(found).not.toHaveProperty('AuthorizerId');
      expect(found).not.toHaveProperty('AuthorizationScopes');
    },
  );

  it('are those of the two lists and a preflight for each path, and no others', () => {
    const all = [...routes, ...sandboxRoutes];
    const preflights = new Set(all.map(({ path }) => `OPTIONS ${path}`));
    expect([...methods.keys()].sort()).toEqual(
      [...all.map(({ method, path }) => `${method} ${path}`), ...preflights].sort(),
    );
  });

  it('call the function of their route', () => {
    for (const { name, method, path } of [...routes, ...sandboxRoutes]) {
      const uri = JSON.stringify(methods.get(`${method} ${path}`)?.Integration.Uri);
      expect(uri).toMatch(new RegExp(`"(?:SandboxProcessor)?${pascalCase(name)}Function[0-9A-F]{8}"`));
    }
  });

  it.each([...routes, ...sandboxRoutes])(
    '$name has a throttle of its own, and its errors are logged without bodies',
    (route) => {
      const settings = ofType(sandbox, 'AWS::ApiGateway::Stage').flatMap(
        ([, { Properties }]) => Properties.MethodSettings,
      );
      const resourcePath = `/${route.path.replaceAll('/', '~1')}`;
      const found = settings.filter(
        ({ HttpMethod, ResourcePath }) => HttpMethod === route.method && ResourcePath === resourcePath,
      );
      expect(found).toEqual([
        expect.objectContaining({
          ThrottlingRateLimit: expect.any(Number),
          ThrottlingBurstLimit: expect.any(Number),
          LoggingLevel: 'ERROR',
          DataTraceEnabled: false,
        }),
      ]);
    },
  );

  it('answer a preflight from the gateway with the methods of its path and 204', () => {
    const { Integration, AuthorizationType } = methods.get('OPTIONS /v1/hosted-sessions/{id}') as Json;
    expect(AuthorizationType).toBe('NONE');
    expect(Integration).toMatchObject({ Type: 'MOCK', PassthroughBehavior: 'NEVER' });
    expect(Integration.IntegrationResponses).toHaveLength(1);
    const [{ StatusCode, ResponseParameters, ResponseTemplates }] = Integration.IntegrationResponses;
    expect(StatusCode).toBe('204');
    expect(ResponseParameters).toEqual({
      'method.response.header.Vary': `'Origin'`,
      'method.response.header.Access-Control-Allow-Methods': `'GET,PATCH'`,
      'method.response.header.Access-Control-Allow-Headers': `'Authorization,Content-Type,Idempotency-Key'`,
      'method.response.header.Access-Control-Max-Age': `'600'`,
      'method.response.header.Cache-Control': `'no-store'`,
    });
    expect(ResponseTemplates['application/json']).toContain(
      '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    );
  });
});

describe('times', () => {
  const processorCall = 20;
  const timeoutOf = (name: string): number => ownFunctions(sandbox).get(pascalCase(name))?.Timeout;

  it.each(routes)(
    '$name outlives a call of the processor and ends before the gateway gives up',
    ({ name, method, path }) => {
      const gateway = methods.get(`${method} ${path}`)?.Integration.TimeoutInMillis / 1000;
      expect([processorCall, timeoutOf(name), gateway]).toEqual([20, 27, 29]);
    },
  );

  it('lets the sandbox finish the charge that takes 30 s', () => {
    expect(timeoutOf('create-charge')).toBe(40);
    expect(timeoutOf('create-token')).toBe(10);
  });
});

describe("the gateway's own answers", () => {
  const apis = ofType(sandbox, 'AWS::ApiGateway::RestApi').map(([id]) => id);
  const unknownOutcome = [504, 'network_error', true] as const;

  it.each([
    ['UNAUTHORIZED', 401, 'unauthenticated', false],
    ['WAF_FILTERED', 403, 'request_blocked', false],
    ['ACCESS_DENIED', 403, 'insufficient_scope', false],
    ['MISSING_AUTHENTICATION_TOKEN', 404, 'not_found', false],
    ['RESOURCE_NOT_FOUND', 404, 'not_found', false],
    ['THROTTLED', 429, 'rate_limited', true],
    ['QUOTA_EXCEEDED', 429, 'rate_limited', true],
    ['REQUEST_TOO_LARGE', 413, 'payload_too_large', false],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'unsupported_media_type', false],
    ['DEFAULT_4XX', 400, 'validation_error', true],
    ['INTEGRATION_FAILURE', ...unknownOutcome],
    ['INTEGRATION_TIMEOUT', ...unknownOutcome],
    ['DEFAULT_5XX', ...unknownOutcome],
  ])('%s is %i %s', (type, status, code, recoverable) => {
    const found = ofType(sandbox, 'AWS::ApiGateway::GatewayResponse')
      .map(([, { Properties }]) => Properties)
      .filter(({ ResponseType }) => ResponseType === type);
    expect(found.map(({ RestApiId }) => RestApiId.Ref).sort()).toEqual([...apis].sort());
    for (const { StatusCode, ResponseParameters, ResponseTemplates } of found) {
      expect(StatusCode).toBe(String(status));
      expect(ResponseParameters).toEqual({
        'gatewayresponse.header.Request-Id': 'context.requestId',
        'gatewayresponse.header.Cache-Control': `'no-store'`,
        'gatewayresponse.header.Access-Control-Allow-Origin': `'*'`,
        ...(code === 'rate_limited' && { 'gatewayresponse.header.Retry-After': `'1'` }),
      });
      expect(JSON.parse(ResponseTemplates['application/json'])).toEqual({
        code,
        message: expect.stringMatching(/^[^$"]+$/),
        recoverable,
        request_id: '$context.requestId',
        ...(code === 'validation_error' && { errors: [] }),
      });
    }
  });
});

describe('the firewall', () => {
  const [[, { Properties: acl }]] = ofType(sandbox, 'AWS::WAFv2::WebACL') as Json;
  const rule = (name: string): Json => acl.Rules.find(({ Name }: Json) => Name === name);

  /** Whether WAF would count a request for a rate rule, by the rule's own statement. */
  function counts(statement: Json, request: { path: string; authorization?: string }): boolean {
    if (statement.AndStatement) return statement.AndStatement.Statements.every((each: Json) => counts(each, request));
    if (statement.NotStatement) return !counts(statement.NotStatement.Statement, request);
    const { ByteMatchStatement: bytes, RegexMatchStatement: regex } = statement;
    if (regex) return new RegExp(regex.RegexString).test(request.path);
    expect(bytes).toMatchObject({
      FieldToMatch: { SingleHeader: { Name: 'authorization' } },
      PositionalConstraint: 'STARTS_WITH',
    });
    return request.authorization?.startsWith(bytes.SearchString) ?? false;
  }

  it.each([
    ['a browser', '/live/v1/hosted-sessions/cs_1/confirm', 'Bearer cs_1_secret_x', ['PerClientSecret', 'PerAddress']],
    ['a browser at a domain', '/v1/hosted-sessions/cs_1', 'Bearer cs_1_secret_x', ['PerClientSecret', 'PerAddress']],
    ['a server', '/live/v1/hosted-sessions', 'Bearer eyJhbGciOi', ['PerServer']],
    ['somebody without a credential', '/live/v1/hosted-sessions', undefined, ['PerAddress']],
    ['somebody with another kind of credential', '/live/v1/hosted-sessions', 'Basic eyJ', ['PerAddress']],
    ['the checkout itself, for a document', '/live/embed/cs_1', undefined, []],
    ['the checkout itself, for card fields', '/frame', undefined, []],
    ['a processor', '/live/processors/stripe/webhook/pa_1', undefined, []],
    ['a path like the one of a document', '/live/v1/hosted-sessions/frame', undefined, ['PerAddress']],
  ])('counts %s by the limits that are for it', (_, path, authorization, expected) => {
    const request = { path, ...(authorization === undefined ? {} : { authorization }) };
    const limits = ['PerClientSecret', 'PerAddress', 'PerServer'].filter((name) =>
      counts(rule(name).Statement.RateBasedStatement.ScopeDownStatement, request),
    );
    expect(limits).toEqual(expected);
  });

  it('limits by credential and by address, as the settings say, and answers as the contract does', () => {
    const keys = { AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ Header: { Name: 'authorization' } }] };
    const expected = { PerClientSecret: [300, keys], PerAddress: [600, {}], PerServer: [6_000, {}] } as const;
    for (const [name, [limit, by]] of Object.entries(expected)) {
      const { RateBasedStatement } = rule(name).Statement;
      expect(RateBasedStatement).toMatchObject({
        Limit: limit,
        EvaluationWindowSec: 60,
        AggregateKeyType: 'IP',
        ...by,
      });
      const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = rule(name).Action.Block.CustomResponse;
      const { ContentType, Content } = acl.CustomResponseBodies[CustomResponseBodyKey];
      expect([ResponseCode, ContentType]).toEqual([429, 'APPLICATION_JSON']);
      expect(JSON.parse(Content)).toEqual({
        code: 'rate_limited',
        message: expect.any(String),
        recoverable: true,
        request_id: 'firewall',
      });
      expect(ResponseHeaders).toContainEqual({ Name: 'Retry-After', Value: '60' });
    }
  });

  it("blocks what AWS's rules know, but lets through bodies that the contract allows", () => {
    const group = (name: string) => rule(name).Statement.ManagedRuleGroupStatement;
    const counted = group('AWSManagedRulesCommonRuleSet').RuleActionOverrides.map(({ Name, ActionToUse }: Json) => {
      expect(ActionToUse).toEqual({ Count: {} });
      return Name;
    });
    expect(counted).toEqual(expect.arrayContaining(['SizeRestrictions_BODY', 'CrossSiteScripting_BODY']));
    expect(counted.every((name: string) => /_BODY$|^NoUserAgent_HEADER$/.test(name))).toBe(true);
    expect(group('AWSManagedRulesKnownBadInputsRuleSet').RuleActionOverrides).toEqual([]);
  });

  it("stands before the checkout's API, and its log has no credential", () => {
    const [[, association], ...others] = ofType(sandbox, 'AWS::WAFv2::WebACLAssociation') as Json;
    expect(others).toEqual([]);
    expect(JSON.stringify(association.Properties.ResourceArn)).toMatch(
      /"ApiRestApi[0-9A-F]{8}".*ApiRestApiDeploymentStagelive/,
    );
    const [[, logging]] = ofType(sandbox, 'AWS::WAFv2::LoggingConfiguration') as Json;
    expect(logging.Properties.RedactedFields).toEqual([{ SingleHeader: { Name: 'authorization' } }]);
    expect([acl, ...acl.Rules].map(({ VisibilityConfig }: Json) => VisibilityConfig.SampledRequestsEnabled)).toEqual(
      [acl, ...acl.Rules].map(() => false),
    );
  });
});
