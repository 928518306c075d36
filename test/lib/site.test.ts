import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processorNames } from '../../lambdas/domain/account.ts';
import { additions, equipped } from './support/equipped.ts';
import { type Assembly, type Json, ofType, ownFunctions, synthesise, type Template } from './support/synthesise.ts';

const trial = synthesise('sandbox');
const sandbox = trial.template;

const distributionOf = (template: Template): Json =>
  ofType(template, 'AWS::CloudFront::Distribution')[0]?.[1].Properties.DistributionConfig;
const uploadsOf = (template: Template): Json[] =>
  ofType(template, 'Custom::CDKBucketDeployment').map(([, { Properties }]) => Properties);

/** A joined text, with `<Name>` for what it refers to. */
const textOf = (value: Json): string =>
  typeof value === 'string'
    ? value
    : value['Fn::Join'][1]
        .map((part: Json) => (typeof part === 'string' ? part : `<${part.Ref.replace(/RestApi[0-9A-F]{8}$/, '')}>`))
        .join('');

const host = 'execute-api.<AWS::Region>.<AWS::URLSuffix>';
const directives = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `connect-src 'self' https://<Api>.${host} https://<SandboxProcessorApi>.${host}`,
  `frame-src https://<Api>.${host}`,
  'img-src https: data:',
  `base-uri 'none'`,
  `form-action 'none'`,
];

/** For accounts on Stripe: as Stripe asks for it, and without the sandbox. */
const stripeDirectives = [
  `default-src 'none'`,
  `script-src 'self' https://js.stripe.com https://*.js.stripe.com`,
  `style-src 'self'`,
  `font-src 'self'`,
  `connect-src 'self' https://<Api>.${host} https://api.stripe.com`,
  `frame-src https://<Api>.${host} https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com`,
  'img-src https: data:',
  `base-uri 'none'`,
  `form-action 'none'`,
];

describe('the origin of the checkout', () => {
  const config = distributionOf(sandbox);
  const policies = new Map(
    ofType(sandbox, 'AWS::CloudFront::ResponseHeadersPolicy').map(([id, { Properties }]) => [
      id,
      Properties.ResponseHeadersPolicyConfig,
    ]),
  );
  const behaviors: Json[] = [...config.CacheBehaviors, { PathPattern: '*', ...config.DefaultCacheBehavior }];
  const [files, api] = config.Origins;

  it('has a place for each kind of address, over TLS alone', () => {
    const kinds = behaviors.map((behavior: Json) => [
      behavior.PathPattern,
      behavior.TargetOriginId === api.Id ? 'API' : 'files',
      policies.get(behavior.ResponseHeadersPolicyId.Ref)?.Comment.split(' ')[2],
      behavior.FunctionAssociations?.[0].EventType,
    ]);
    expect(kinds).toEqual([
      ['/cs_*', 'files', 'pages', 'viewer-request'],
      ['/stripe/cs_*', 'files', 'stripepages', 'viewer-request'],
      ['/embed/*', 'API', 'frames', undefined],
      ['/frame', 'API', 'frames', undefined],
      ['/assets/*', 'files', 'assets', undefined],
      ['/govifi-payment.*', 'files', 'assets', undefined],
      ['/govifi-wallet.*', 'files', 'assets', undefined],
      ['/openapi.json', 'files', 'assets', undefined],
      ['*', 'files', 'pages', undefined],
    ]);
    for (const behavior of behaviors) expect(behavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(files.DomainName).toEqual({ 'Fn::GetAtt': ['CheckoutSiteBucket', 'RegionalDomainName'] });
  });

  it('asks the API over TLS, for nothing but a session, and keeps no answer', () => {
    expect(textOf(api.DomainName)).toBe(`<Api>.${host}`);
    expect(api).toMatchObject({
      OriginPath: '/live',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
    const framed = behaviors.filter(({ TargetOriginId }: Json) => TargetOriginId === api.Id);
    const [[id, policy]] = ofType(sandbox, 'AWS::CloudFront::OriginRequestPolicy') as Json;
    for (const { OriginRequestPolicyId, CachePolicyId } of framed) {
      expect(OriginRequestPolicyId).toEqual({ Ref: id });
      // AWS's own CachingDisabled.
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    }
    expect(policy.Properties.OriginRequestPolicyConfig).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['session'] },
    });
  });

  it.each([
    ['pages', { ContentSecurityPolicy: [...directives, `frame-ancestors 'none'`], FrameOption: 'DENY' }],
    ['stripepages', { ContentSecurityPolicy: [...stripeDirectives, `frame-ancestors 'none'`], FrameOption: 'DENY' }],
    ['frames', {}],
    ['assets', { ContentSecurityPolicy: [`default-src 'none'`, `frame-ancestors 'none'`] }],
  ])('protects its %s, whatever the file behind says', (kind, { ContentSecurityPolicy, FrameOption }: Json) => {
    const policy = [...policies.values()].find(({ Comment }) => Comment.includes(` ${kind} `));
    const { ContentSecurityPolicy: csp, FrameOptions, ...rest } = policy.SecurityHeadersConfig;
    expect(csp && textOf(csp.ContentSecurityPolicy).split('; ')).toEqual(ContentSecurityPolicy);
    expect(FrameOptions?.FrameOption).toBe(FrameOption);
    expect(rest).toEqual({
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
    });
    const custom = Object.fromEntries(
      policy.CustomHeadersConfig.Items.map(({ Header, Value }: Json) => [Header, Value]),
    );
    const own =
      kind === 'assets'
        ? { 'Cross-Origin-Resource-Policy': 'cross-origin' }
        : { 'Permissions-Policy': 'payment=(self), camera=(), microphone=(), geolocation=(), usb=()' };
    expect(custom).toEqual({ ...own, 'X-Robots-Tag': 'noindex' });
    expect(policy.CorsConfig?.AccessControlAllowOrigins.Items).toEqual(kind === 'assets' ? ['*'] : undefined);
  });

  it('says that there is no page where there is none', () => {
    expect(config).not.toHaveProperty('DefaultRootObject');
    expect(config.CustomErrorResponses).toEqual([
      expect.objectContaining({ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/404.html' }),
    ]);
  });

  it('keeps its bucket private', () => {
    expect(sandbox.Resources.CheckoutSiteBucket?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });
});

describe('the function that makes one page of every session', () => {
  const [[, { Properties }]] = ofType(sandbox, 'AWS::CloudFront::Function') as Json;
  const handler = new Function(`${Properties.FunctionCode}; return handler;`)();

  it.each([
    ['/cs_abc123XYZ', '/index.html'],
    ['/cs_abc/', '/index.html'],
    ['/stripe/cs_abc123XYZ', '/index.html'],
    ['/stripe/x', '/stripe/x'],
    ['/cs_', '/cs_'],
    ['/cs_abc/x', '/cs_abc/x'],
    ['/cs_abc.html', '/cs_abc.html'],
    ['/cs_abc%2e', '/cs_abc%2e'],
    ['/x/cs_abc', '/x/cs_abc'],
    ['/assets/cs_abc', '/assets/cs_abc'],
  ])('%s becomes %s', (uri, asked) => {
    expect(handler({ request: { uri, querystring: {} } })).toEqual({ uri: asked, querystring: {} });
  });
});

describe('what is uploaded', () => {
  const uploads = uploadsOf(sandbox);
  const folderOf = ({ folder }: Assembly, key: string) => join(folder, `asset.${key.replace('.zip', '')}`);

  it('is kept as long as its address allows, and never takes away what is still in use', () => {
    const kinds = uploads.map(({ DestinationBucketKeyPrefix: prefix, SystemMetadata, Prune }: Json) => [
      prefix,
      SystemMetadata['cache-control'],
      Prune,
    ]);
    expect(kinds).toEqual([
      ['assets', 'public, max-age=31536000, immutable', false],
      [undefined, 'public, max-age=300', false],
      [undefined, 'no-cache', false],
      [undefined, 'no-cache', false],
    ]);
  });

  it('names the pinned element beside the evergreen one', () => {
    const [, elements] = uploads;
    const text = readFileSync(join(folderOf(trial, elements.SourceObjectKeys[1]), 'govifi-payment.json'), 'utf8');
    const pinned = (extension: string) => ({
      url: expect.stringMatching(
        new RegExp(`^https://<<marker:.*>>/assets/govifi-payment-[0-9A-Z]{8}\\.${extension}$`),
      ),
      integrity: expect.stringMatching(/^sha384-[A-Za-z0-9+/]{64}$/),
    });
    expect(JSON.parse(text)).toEqual({ version: '0.0.1', esm: pinned('mjs'), iife: pinned('js') });
  });

  it('is there before a document names it', () => {
    const [assets, ...later] = ofType(sandbox, 'Custom::CDKBucketDeployment');
    const documents = ['ShowEmbed', 'ShowFrame'].map((id) =>
      ofType(sandbox, 'AWS::Lambda::Function').find(([logicalId]) => logicalId.startsWith(id)),
    );
    for (const found of [...later, ...documents])
      expect(found?.[1]).toMatchObject({
        DependsOn: expect.arrayContaining([assets?.[0]]),
      });
  });
});

describe('the functions that write framed documents', () => {
  it.each(['ShowEmbed', 'ShowFrame', 'ShowChallenge'])(
    '%s know what to name, and the policies but for who frames it',
    (id) => {
      const { API_URL, FRAME_ASSETS, FRAME_POLICIES } = ownFunctions(sandbox).get(id).Environment.Variables;
      expect(API_URL).toEqual(sandbox.Outputs.ApiUrl?.Value);
      const policies: Record<string, string> = JSON.parse(textOf(FRAME_POLICIES));
      expect(Object.keys(policies)).toEqual(processorNames);
      expect(policies['sandbox']?.split('; ')).toEqual(directives);
      expect(policies['stripe']?.split('; ')).toEqual(stripeDirectives);
      expect(JSON.parse(FRAME_ASSETS)).toEqual({
        script: { path: expect.stringMatching(/^\/assets\/frame-\w{8}\.js$/), integrity: expect.any(String) },
        style: { path: expect.stringMatching(/^\/assets\/style-\w{8}\.css$/), integrity: expect.any(String) },
        challenge: { path: expect.stringMatching(/^\/assets\/challenge-\w{8}\.js$/), integrity: expect.any(String) },
      });
    },
  );

  it('are the only ones that do', () => {
    const others = [...ownFunctions(sandbox)].filter(
      ([id]) => !['ShowEmbed', 'ShowFrame', 'ShowChallenge'].includes(id),
    );
    for (const [, { Environment }] of others) expect(Environment.Variables).not.toHaveProperty('FRAME_ASSETS');
  });
});

describe("a merchant's own domain", () => {
  const own = equipped();

  it('is where the checkout is, with modern TLS, and passes the checks of cdk-nag', () => {
    expect(own.template.Outputs.CheckoutUrl?.Value).toBe('https://pay.example.com');
    expect(own.template.Outputs.CheckoutDnsTarget?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^CheckoutSiteDistribution/), 'DomainName'],
    });
    expect(distributionOf(own.template)).toMatchObject({
      Aliases: ['pay.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: additions.checkoutDomain.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    });
  });

  it('is where the API is: outputs, policies and framed documents name it, the distribution still asks the gateway', () => {
    const [[, { Properties: domain }]] = ofType(own.template, 'AWS::ApiGateway::DomainName') as Json;
    expect(domain).toMatchObject({
      DomainName: 'api.example.com',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
    });
    const [[, { Properties: mapping }]] = ofType(own.template, 'AWS::ApiGateway::BasePathMapping') as Json;
    expect(mapping).toMatchObject({ Stage: { Ref: expect.stringContaining('Stagelive') } });
    expect(mapping).not.toHaveProperty('BasePath');
    expect(own.template.Outputs.ApiUrl?.Value).toBe('https://api.example.com');
    expect(own.template.Outputs.ApiDnsTarget?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ApiDomain/), 'RegionalDomainName'],
    });
    const { API_URL, FRAME_POLICIES } = ownFunctions(own.template).get('ShowFrame').Environment.Variables;
    expect(API_URL).toBe('https://api.example.com');
    expect(FRAME_POLICIES).toContain(`connect-src 'self' https://api.example.com;`);
    expect(textOf(distributionOf(own.template).Origins[1].DomainName)).toBe(`<Api>.${host}`);
  });

  it("has Apple's association file, as text", () => {
    const upload = uploadsOf(own.template).at(-1);
    expect(upload.SystemMetadata).toEqual({ 'cache-control': 'no-cache', 'content-type': 'text/plain' });
    const folder = join(own.folder, `asset.${upload.SourceObjectKeys[0].replace('.zip', '')}`);
    const path = '.well-known/apple-developer-merchantid-domain-association';
    expect(readFileSync(join(folder, path), 'utf8')).toBe('7B227073704964223A2231227D');
  });

  it('names the setting whose file is not there', () => {
    expect(() => synthesise('prod', { applePayDomainAssociation: 'nothing/here' })).toThrow(
      'lib/environments.ts:1: prod.applePayDomainAssociation: there is no file nothing/here',
    );
  });

  it('is not needed for a trial', () => {
    expect(distributionOf(sandbox)).not.toHaveProperty('Aliases');
    expect(uploadsOf(sandbox)).toHaveLength(4);
  });
});
