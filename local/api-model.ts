import { rootResourceId } from './attributes.ts';
import type { Stack } from './stack.ts';

/** A REST API as the template declares it, ready to be served. */
export interface ApiModel {
  readonly id: string;
  readonly stage: string;
  readonly resources: readonly ApiResource[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  readonly throttles: readonly MethodSetting[];
}

export interface ApiResource {
  readonly id: string;
  readonly path: string;
  readonly segments: readonly string[];
  readonly methods: ReadonlyMap<string, MethodProperties>;
}

export interface MethodProperties {
  readonly RestApiId: string;
  readonly ResourceId: string;
  readonly HttpMethod: string;
  readonly AuthorizationType?: string;
  readonly AuthorizationScopes?: readonly string[];
  readonly AuthorizerId?: string;
  readonly ApiKeyRequired?: boolean;
  readonly RequestValidatorId?: string;
  readonly Integration?: Integration;
}

export interface Integration {
  readonly Type: string;
  readonly Uri?: string;
  readonly TimeoutInMillis?: number;
  readonly PassthroughBehavior?: string;
  readonly RequestTemplates?: Record<string, string>;
  readonly IntegrationResponses?: readonly IntegrationResponse[];
}

export interface IntegrationResponse {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ResponseParameters?: Record<string, string>;
  readonly ResponseTemplates?: Record<string, string>;
}

export interface GatewayResponse {
  readonly RestApiId: string;
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters?: Record<string, string>;
  readonly ResponseTemplates?: Record<string, string>;
}

export interface MethodSetting {
  readonly HttpMethod?: string;
  /** `/*` for all, else `/` and the path with `~1` for each slash. */
  readonly ResourcePath?: string;
  readonly ThrottlingBurstLimit?: number;
  readonly ThrottlingRateLimit?: number;
}

interface ResourceProperties {
  readonly RestApiId: string;
  readonly ParentId: string;
  readonly PathPart: string;
}

interface StageProperties {
  readonly RestApiId: string;
  readonly StageName: string;
  readonly MethodSettings?: readonly MethodSetting[];
}

/** @throws Error when the API has no stage or a method uses something that the local gateway cannot do. */
export function apiModel(stack: Stack, logicalId: string): ApiModel {
  const id = stack.ref(logicalId);
  const ofApi = <Properties extends { readonly RestApiId: string }>(type: string) =>
    stack.declared<Properties>(type).filter(({ properties }) => properties.RestApiId === id);
  const stage = ofApi<StageProperties>('AWS::ApiGateway::Stage')[0]?.properties;
  if (!stage) throw new Error(`The REST API ${logicalId} has no stage.`);

  const parents = new Map(
    ofApi<ResourceProperties>('AWS::ApiGateway::Resource').map((declared) => [
      stack.ref(declared.logicalId),
      declared.properties,
    ]),
  );
  const segmentsOf = (resourceId: string): readonly string[] => {
    const found = parents.get(resourceId);
    return found ? [...segmentsOf(found.ParentId), found.PathPart] : [];
  };
  const methods = ofApi<MethodProperties>('AWS::ApiGateway::Method').map(({ properties }) => properties);
  for (const method of methods) checkMethod(method);
  const resources = [rootResourceId(logicalId), ...parents.keys()].map((resourceId) => {
    const segments = segmentsOf(resourceId);
    const own = methods.filter((method) => method.ResourceId === resourceId);
    return {
      id: resourceId,
      path: `/${segments.join('/')}`,
      segments,
      methods: new Map(own.map((method) => [method.HttpMethod, method])),
    };
  });
  return {
    id,
    stage: stage.StageName,
    resources,
    gatewayResponses: new Map(
      ofApi<GatewayResponse>('AWS::ApiGateway::GatewayResponse').map(({ properties }) => [
        properties.ResponseType,
        properties,
      ]),
    ),
    throttles: stage.MethodSettings ?? [],
  };
}

function checkMethod(method: MethodProperties): void {
  const { AuthorizationType: authorization = 'NONE', Integration: integration } = method;
  const unknown = [
    !['NONE', 'COGNITO_USER_POOLS'].includes(authorization) && `authorization ${authorization}`,
    !['AWS_PROXY', 'MOCK'].includes(integration?.Type ?? '') && `integration ${integration?.Type}`,
    method.ApiKeyRequired && 'API keys',
    method.RequestValidatorId && 'request validators',
  ].filter(Boolean);
  if (unknown.length === 0) return;
  throw new Error(`The local gateway cannot do ${unknown.join(', ')} (${method.HttpMethod} of ${method.ResourceId}).`);
}
