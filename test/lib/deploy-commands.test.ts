import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environments } from '../../lib/environments.ts';
import { type AwsEdge, awsEdge, members } from '../docs/support/aws-edge.ts';
import { type Deployments, deployments } from '../docs/support/deployment-services.ts';
import { blocksOf, inlineOf } from '../docs/support/pages.ts';
import { openShell, type Shell } from '../docs/support/shell.ts';
import { synthesise } from './support/synthesise.ts';

const page = 'docs/deploy.md';
/** Those of the settings that the page shows. */
const account = '111122223333';
const region = 'eu-west-1';
const [trial = '', , quotas = '', deploy = '', , , remove = ''] = blocksOf(page);
const kept = { sandbox: synthesise('sandbox'), prod: synthesise('prod') };
const lines = (commands: string) => commands.split('\n').map((line) => line.replace(/ *#.*/, ''));

let folder: string;
let aws: Deployments;
let edge: AwsEdge;
let shell: Shell;

/** The CDK CLI itself in a copy of the project; of AWS it knows this machine alone, and each test begins with an empty account. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  mkdirSync(join(folder, 'home'));
  for (const name of ['package.json', 'cdk.json', 'node_modules']) symlinkSync(resolve(name), join(folder, name));
  aws = deployments(account);
  edge = await awsEdge(aws.services);
  shell = openShell(
    {
      HOME: join(folder, 'home'),
      AWS_ENDPOINT_URL: edge.url,
      AWS_ACCESS_KEY_ID: 'deployer',
      AWS_SECRET_ACCESS_KEY: 'secret',
      CDK_APP: `node ${resolve('test/docs/support/cdk-app.mjs')}`,
      ASSEMBLIES: JSON.stringify({ sandbox: kept.sandbox.folder, prod: kept.prod.folder }),
      // What a reader answers to the questions of `deploy` and `destroy`.
      CDK_REQUIRE_APPROVAL: 'never',
      CDK_FORCE: 'true',
      // It is done before there is much to clear away.
      NODE_OPTIONS: '--max-semi-space-size=64',
      // Nothing beside AWS is called.
      CDK_NOTICES: 'false',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      npm_config_update_notifier: 'false',
    },
    folder,
  );
});
afterEach(async () => {
  await shell.close();
  await edge.stop();
  rmSync(folder, { recursive: true });
});

/** The stacks that were deployed, in order. */
const executed = () =>
  edge.requests.filter(({ operation }) => operation === 'ExecuteChangeSet').map(({ input }) => input['StackName']);

/** What a deployed stack was asked for, and what of it lies where functions and pages are taken from. */
function expectDeployed(name: string, env: keyof typeof kept): void {
  const stack = aws.stacks.deployed(region, name);
  expect(JSON.parse(stack?.template ?? '{}')).toEqual(kept[env].template);
  expect(stack?.input['RoleARN']).toBe(`arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`);
  expect(members({ input: stack?.input ?? {} }, 'Capabilities')).toContain('CAPABILITY_NAMED_IAM');
  const { files } = JSON.parse(readFileSync(join(kept[env].folder, 'HostedSessions.assets.json'), 'utf8'));
  expect(Object.keys(files).length).toBeGreaterThan(5);
  expect(aws.assets(region).map((key) => key.replace(/\.\w+$/, ''))).toEqual(
    expect.arrayContaining(Object.keys(files)),
  );
  const written = JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8'));
  expect(Object.keys(written)).toEqual([name]);
  expect(Object.keys(written[name]).sort()).toEqual(Object.keys(kept[env].template.Outputs).sort());
}

describe('the commands of docs/deploy.md', () => {
  it('of a trial bootstrap, deploy, and remove it', async () => {
    await shell.paste(trial);
    expect(executed()).toEqual(['CDKToolkit', 'HostedSessions']);
    expectDeployed('HostedSessions', 'sandbox');

    const [destroy = ''] = inlineOf(page, 'npx cdk destroy');
    await shell.paste(destroy);
    expect(aws.stacks.deployed(region, 'HostedSessions')).toBeUndefined();
  }, 180_000);

  it('of production ask for quotas, show what is new, deploy it, protected, and remove it when told to', async () => {
    const { stdout: told } = await shell.paste(quotas);
    expect(told).toMatch(/^10\n/);
    const [asked] = edge.requests.filter(({ service }) => service === 'servicequotas');
    expect(asked?.region).toBe(region);
    const needed = Number(environments['prod']?.confirmConcurrency) + 100;
    expect(asked?.input['DesiredValue']).toBeGreaterThanOrEqual(needed);

    const { stdout, stderr } = await shell.paste(deploy);
    expect(stdout + stderr).toMatch(/\[\+\] AWS::DynamoDB::\w+ SessionTable/);
    expect(executed()).toEqual(['CDKToolkit', 'HostedSessions-prod']);
    expectDeployed('HostedSessions-prod', 'prod');
    expect(aws.stacks.deployed(region, 'HostedSessions-prod')).toMatchObject({ isProtected: true });

    await shell.paste(remove);
    expect(aws.stacks.deployed(region, 'HostedSessions-prod')).toBeUndefined();
  }, 180_000);

  it('are the same wherever else they are named', () => {
    const run = [trial, deploy, remove].flatMap(lines);
    const named = [
      ...inlineOf(page, 'npx cdk '),
      ...lines(blocksOf('README.md').find((block) => block.includes('npx cdk')) ?? ''),
    ];
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((command) => !run.some((line) => line.startsWith(command)))).toEqual([]);
  });
});
