import { edgeFunction } from '../../local/edge-function.ts';
import { readAssembly } from '../../local/assembly.ts';
import { site } from '../../local/site.ts';
import { addressesFrom, openStack, type Stack } from '../../local/stack.ts';
import { openState } from '../../local/state.ts';
import type { Resources } from './fixture-api.ts';
import { writeAssembly } from './fixture.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON, which the cases change anywhere
type Json = any;

/** What `use` makes of the fixture after a change to its template. */
async function withStack<Result>(change: (resources: Json) => void, use: (stack: Stack) => Result) {
  const { folder, remove } = await writeAssembly(change as (resources: Resources) => void);
  try {
    return await use(openStack(await readAssembly(folder), openState(undefined), addressesFrom(4100)));
  } finally {
    await remove();
  }
}

const openSite = (change: (resources: Json) => void) => withStack(change, site);

const config = (resources: Json) => resources.Site.Properties.DistributionConfig;
const first = (resources: Json) => config(resources).CacheBehaviors[0];

describe('a site that the local cloud can not serve', () => {
  it.each<[string, (resources: Json) => void, RegExp]>([
    [
      'a function at another event',
      (resources) => (first(resources).FunctionAssociations[0].EventType = 'viewer-response'),
      /can not do functions at viewer-response \(behavior \/cs_\*\)/,
    ],
    ['Lambda@Edge', (resources) => (first(resources).LambdaFunctionAssociations = [{}]), /can not do Lambda@Edge/],
    ['signed addresses', (resources) => (first(resources).TrustedKeyGroups = ['k']), /can not do signed addresses/],
    [
      'a headers policy of AWS',
      (resources) => (first(resources).ResponseHeadersPolicyId = '67f7725c'),
      /can not do the headers policy 67f7725c/,
    ],
    [
      'an origin request policy of AWS',
      (resources) => (first(resources).OriginRequestPolicyId = '216adef6'),
      /can not do the origin request policy 216adef6/,
    ],
    [
      'a policy that removes headers',
      ({ AssetHeaders }) => (AssetHeaders.Properties.ResponseHeadersPolicyConfig.RemoveHeadersConfig = {}),
      /neither removes headers .*\(AssetHeaders\)/,
    ],
    [
      'CORS for some origins',
      ({ AssetHeaders }) =>
        (AssetHeaders.Properties.ResponseHeadersPolicyConfig.CorsConfig.AccessControlAllowOrigins.Items = [
          'https://a',
        ]),
      /CORS only for any origin .*\(AssetHeaders\)/,
    ],
    [
      'an origin that sees cookies',
      ({ OnlyId }) => (OnlyId.Properties.OriginRequestPolicyConfig.CookiesConfig.CookieBehavior = 'all'),
      /no cookies, .*\(OnlyId\)/,
    ],
    [
      'an origin elsewhere',
      (resources) => (config(resources).Origins[1].DomainName = 'example.com'),
      /can not serve the address https:\/\/example\.com\/live \(origin api/,
    ],
    [
      'an origin over http',
      (resources) => (config(resources).Origins[1].CustomOriginConfig.OriginProtocolPolicy = 'match-viewer'),
      /can not serve this kind of origin \(origin api/,
    ],
    [
      'a bucket that is not there',
      (resources) => (config(resources).Origins[0].DomainName = 'other.s3.us-east-1.amazonaws.com'),
      /can not serve a bucket of another stack \(origin files/,
    ],
    [
      'metadata of objects that no header stands for',
      ({ UploadAssets }) => (UploadAssets.Properties.SystemMetadata['storage-class'] = 'GLACIER'),
      /no object metadata storage-class \(UploadAssets\)/,
    ],
    [
      'a function of an older runtime',
      ({ ToPage }) => (ToPage.Properties.FunctionConfig.Runtime = 'cloudfront-js-1.0'),
      /cloudfront-js-2\.0 .*only \(ToPage\)/,
    ],
  ])('has %s, and says so by name', async (_, change, message) => {
    await expect(openSite(change)).rejects.toThrow(message);
  });

  it('is not the one of the fixture as it is', async () => {
    await expect(openSite(() => undefined)).resolves.toEqual(expect.any(Function));
  });
});

describe('the address of a site', () => {
  it.each([
    ['https://pay.example.com', 'http://127.0.0.1:4101'],
    ['see https://pay.example.com/cs_1, at once', 'see http://127.0.0.1:4101/cs_1, at once'],
    ['https://pay.example.community/', 'https://pay.example.community/'],
    ['https://pay.example.com.evil.example', 'https://pay.example.com.evil.example'],
    ['https://shop.example', 'https://shop.example'],
  ])('%s is %s here, by the name of its own domain too', async (there, here) => {
    expect(
      await withStack(
        () => undefined,
        (stack) => stack.localised(there),
      ),
    ).toBe(here);
  });
});

describe('a function at the edge', () => {
  const of = (FunctionCode: string) =>
    edgeFunction({ FunctionCode, FunctionConfig: { Runtime: 'cloudfront-js-2.0' } }, 'Edge');
  const request = { method: 'GET', uri: '/', headers: {}, querystring: {} };

  it('is stopped when it does not end', () => {
    expect(() => of('function handler() { for (;;); }')(request)).toThrow('timed out');
  });

  it('can not reach what runs it', () => {
    const code = `function handler(event) {
      const reach = event.constructor.constructor;
      return { statusCode: 200, body: String(reach('return typeof process')()) };
    }`;
    expect(() => of(code)(request)).toThrow(/Code generation from strings/);
  });

  it('has to have a handler', () => {
    expect(() => of('const a = 1;')).toThrow('The CloudFront function Edge has no handler.');
  });
});
