import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { readKeys } from '../../lambdas/domain/credential.ts';
import { appleMerchantSessions } from '../../lambdas/processors/apple-pay/merchant-sessions.ts';
import { firstSession, readClientSecret } from '../../lib/commands.ts';
import { selfSigned } from '../sender/support/certificate.ts';
import { call, outputs } from '../support/cloud.ts';
import { putSecret, stripe } from '../support/processor-stripe.ts';
import { type AwsEdge, awsEdge, jsonFault } from './support/aws-edge.ts';
import { blocksOf, inlineOf } from './support/pages.ts';
import { openShell, type Shell } from './support/shell.ts';

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
}

let folder: string;
let shell: Shell;
let cognito: AwsEdge | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const name of ['bin', 'lambdas', 'node_modules', 'package.json', 'package-lock.json'])
    symlinkSync(resolve(name), join(folder, name));
});
afterEach(async () => {
  await shell.close();
  await cognito?.stop();
  cognito = undefined;
  rmSync(folder, { recursive: true });
});

function open(env: Readonly<Record<string, string>> = {}): Shell {
  const credentials = { AWS_ACCESS_KEY_ID: 'merchant', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const place = { AWS_ENDPOINT_URL_SECRETS_MANAGER: outputs.SecretsManagerEndpoint, HOME: folder };
  shell = openShell({ ...credentials, ...place, npm_config_update_notifier: 'false', ...env }, folder);
  return shell;
}

async function secretOf(name: string): Promise<string> {
  const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue', 'content-type': 'application/x-amz-json-1.1' };
  const { body } = await call('POST', outputs.SecretsManagerEndpoint, { headers, body: { SecretId: name } });
  return body.SecretString;
}

it('those of docs/stripe.md and docs/deploy.md make an account on Stripe, and a first session of it', async () => {
  const { UserPoolId: pool, AdminClientId: client, AdminClientSecret: secret, ApiUrl, TokenUrl } = outputs;
  cognito = await awsEdge({
    'cognito-idp': ({ operation, region, input }) =>
      operation === 'DescribeUserPoolClient' && input['UserPoolId'] === pool && input['ClientId'] === client
        ? { status: 200, body: { UserPoolClient: { ClientId: client, ClientSecret: secret } } }
        : jsonFault('ResourceNotFoundException', `There is no such client in ${region}`),
  });
  const command = readClientSecret('us-east-1', pool, client);
  const credentials = `${client}:$(${command})`;
  const written = { ApiUrl, TokenUrl, AdminClientId: client, AdminClientSecretCommand: command };
  const FirstSession = firstSession(ApiUrl, TokenUrl, credentials, '$ACCOUNT');
  writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ 'HostedSessions-prod': { ...written, FirstSession } }));

  open({ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url });
  const [keys = ''] = blocksOf('docs/stripe.md');
  await shell.paste(keys.replace('sk_live_...', stripe.secretKey).replace('pk_live_...', stripe.publishableKey));
  const [, , , , credential = '', account = ''] = blocksOf('docs/deploy.md');
  expect(await shell.paste(credential)).toEqual({ stdout: `${secret}\n`, stderr: '' });
  await shell.paste(account);
  const [first = ''] = inlineOf('docs/deploy.md', 'eval ');
  const { stdout } = await shell.paste(first);
  const { session_id, client_secret } = JSON.parse(stdout);
  const headers = { Authorization: `Bearer ${client_secret}` };
  const { body } = await call('GET', `${ApiUrl}/v1/hosted-sessions/${session_id}`, { headers });
  expect(body).toMatchObject({ amount: 1_234, processor: { name: 'stripe', publishable_key: stripe.publishableKey } });
});

describe('those of docs/apple-pay.md', () => {
  const tls = selfSigned({ host: 'localhost' });
  const before = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...before, tls.cert]));
  afterAll(() => setDefaultCACertificates(before));

  it('make the secret by which Apple knows the merchant', async () => {
    const [request = '', secret = ''] = blocksOf('docs/apple-pay.md');
    await open().paste(request);
    const authority = signAsApple();
    await shell.paste(secret);
    expect(readdirSync(folder).filter((name) => /\.(key|json)$/.test(name) && name.startsWith('identity'))).toEqual([]);

    const [name = ''] = /hosted-sessions\/[\w-]+/.exec(secret) ?? [];
    const { certificate } = JSON.parse(await secretOf(name));
    const { publicKey } = new X509Certificate(certificate);
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048);
    const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true, ca: authority }, (_, response) =>
      response.end('{"merchantSessionIdentifier": "SSH1"}'),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const failed: string[] = [];
    const sessions = appleMerchantSessions({
      merchantIdentifier: 'merchant.com.example.pay',
      readIdentity: () => secretOf(name),
      onFailed: (reason) => failed.push(reason),
    });
    const validationUrl = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const { kind } = await sessions.start({ validationUrl, domain: 'pay.example', merchant: 'Shop' });
    server.close();
    expect({ kind, failed }).toEqual({ kind: 'started', failed: [] });
  });

  /** What Apple makes of the request. @returns the certificate of who signed */
  function signAsApple(): Buffer {
    const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' });
    openssl(
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout apple.key -out apple.pem -subj /CN=Apple',
    );
    openssl(
      'x509 -req -in identity.csr -CA apple.pem -CAkey apple.key -CAcreateserial -outform der -out merchant_id.cer',
    );
    return readFileSync(join(folder, 'apple.pem'));
  }
});

describe('those of docs/security.md', () => {
  it('rotate the keys, and take the old one out a week later', async () => {
    const KEYS_SECRET_ARN = 'hosted-sessions/keys-of-the-documents';
    await putSecret(KEYS_SECRET_ARN, { current: 1, k1: 'a'.repeat(64) });
    const [rotate = '', retire = ''] = blocksOf('docs/security.md');
    const clock = { NODE_OPTIONS: `--import=${resolve('test/docs/support/hurried-clock.mjs')}` };

    open({ KEYS_SECRET_ARN, ...clock });
    expect((await shell.paste(rotate)).stdout).toMatch(/Key 2 is there\. In 360 s[\s\S]+Key 2 is in force/);
    const rotated = readKeys(await secretOf(KEYS_SECRET_ARN));
    expect([rotated.current, ...rotated.byVersion.keys()]).toEqual([2, 1, 2]);
    await shell.close();

    open({ KEYS_SECRET_ARN, ...clock, DAYS_LATER: '7' });
    expect((await shell.paste(retire)).stdout).toContain('The keys before the current one are gone.');
    const left = readKeys(await secretOf(KEYS_SECRET_ARN));
    expect([left.current, left.root, ...left.byVersion.keys()]).toEqual([2, rotated.root, 2]);
  });

  it('list every package that is installed for more than development, and no other', async () => {
    const [list = ''] = inlineOf('docs/security.md', 'npm run ');
    await open().paste(list);
    const { bomFormat, components, dependencies } = JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8'));
    expect(bomFormat).toBe('CycloneDX');
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
    const deployed = Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`);
    expect(deployed).toEqual(expect.arrayContaining([expect.stringMatching(/^zod@/), expect.stringMatching(/^lit@/)]));
    const listed = components.map((component: Record<string, string>) => component['bom-ref']);
    expect([...new Set(listed)].sort()).toEqual([...new Set(deployed)].sort());
    const named = dependencies.flatMap(({ dependsOn }: { dependsOn: string[] }) => dependsOn);
    expect(named.filter((name: string) => !listed.includes(name))).toEqual([]);
  });
});
