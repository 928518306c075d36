import { type AwsRequest, type AwsServices, fault, jsonFault, result } from './aws-edge.ts';
import { type CloudFormation, cloudFormation } from './cloudformation.ts';

export interface Deployments {
  readonly services: AwsServices;
  readonly stacks: CloudFormation;
  /** Keys in the bucket of a region that assets go into. */
  assets(region: string): string[];
}

/** What a deployment calls, of one account that nothing was deployed into. */
export function deployments(account: string): Deployments {
  const objects = new Map<string, string>();
  const stacks = cloudFormation(account, (path) => objects.get(path));
  const isBootstrapped = ({ region }: Pick<AwsRequest, 'region'>) =>
    stacks.deployed(region, 'CDKToolkit') !== undefined;
  const bucket = (region: string) => `/cdk-hnb659fds-assets-${account}-${region}/`;

  const services: AwsServices = {
    cloudformation: stacks.answer,
    sts: (request) => {
      const { RoleArn: arn = `arn:aws:iam::${account}:user/deployer` } = request.input;
      if (request.operation === 'GetCallerIdentity')
        return result(request, `<Arn>${arn}</Arn><UserId>deployer</UserId><Account>${account}</Account>`);
      if (!isBootstrapped(request)) return fault('AccessDenied', `not authorized to perform sts:AssumeRole on ${arn}`);
      const keys = '<AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>';
      return result(request, `<Credentials>${keys}<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>`);
    },
    ssm: (request) =>
      request.operation === 'GetParameter' && isBootstrapped(request)
        ? { status: 200, body: { Parameter: { Name: request.input['Name'], Type: 'String', Value: '30' } } }
        : jsonFault('ParameterNotFound', 'There is no such parameter'),
    s3: (request, body) => {
      const [method = '', address = ''] = request.operation.split(' ');
      const { pathname, searchParams: query } = new URL(address, 'http://s3');
      if (!isBootstrapped(request) || !pathname.startsWith(bucket(request.region)))
        return { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' };
      if (method === 'POST' && query.has('uploads')) return { status: 200, body: '<R><UploadId>1</UploadId></R>' };
      // What functions are made of is large, and of no interest here.
      if (method !== 'GET') objects.set(pathname, pathname.endsWith('.json') ? body.toString() : '');
      return { status: 200, body: '<R/>', headers: { ETag: '"1"' } };
    },
    lambda: ({ operation }) =>
      operation === 'GET /2016-08-19/account-settings'
        ? { status: 200, body: { AccountLimit: { ConcurrentExecutions: 10 }, AccountUsage: { FunctionCount: 0 } } }
        : jsonFault('UnknownOperationException', `no ${operation} here`),
    servicequotas: ({ operation, input }) =>
      operation === 'RequestServiceQuotaIncrease' &&
      input['ServiceCode'] === 'lambda' &&
      input['QuotaCode'] === concurrency
        ? { status: 200, body: { RequestedQuota: { ...input, Status: 'PENDING' } } }
        : jsonFault('NoSuchResourceException', 'There is no such quota'),
  };
  return {
    services,
    stacks,
    assets: (region) =>
      [...objects.keys()].flatMap((path) => (path.startsWith(bucket(region)) ? path.slice(bucket(region).length) : [])),
  };
}

/** Lambda's quota of concurrent executions. */
const concurrency = 'L-B99A9384';
