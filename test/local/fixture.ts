import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type CloudOptions, startCloud } from '../../local/cloud.ts';
import type { Resources } from './fixture-api.ts';
import { pipelineFunctions } from './fixture-pipeline.ts';
import { fixtureOutputs, fixtureResources } from './fixture-template.ts';

/** Does what its event's body or query says, and answers custom resources. */
const echoFunction = `
let invocations = 0;
exports.handler = async (event, context) => {
  invocations += 1;
  if (event.ResponseURL) {
    const status = event.ResourceProperties.Fail ? 'FAILED' : 'SUCCESS';
    const answer = { Status: status, Reason: 'told to', PhysicalResourceId: 'echo', Data: { Uid: 'pa_' + event.RequestType } };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
    return;
  }
  if (event.source === 'aws.events') return console.log('ticked');
  switch (event.body) {
    case 'crash': process.exit(7);
    case 'throw': throw new Error('told to');
    case 'malformed': return { status: 200 };
    case 'hang': console.log('hanging'); return new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  const left = context.getRemainingTimeInMillis();
  const body = JSON.stringify({ event, invocations, left, functionName: context.functionName, env: process.env });
  return { statusCode: 200, headers: { 'X-Echo': 'yes', 'Cache-Control': 'no-store' }, body };
};
`;

const files: Record<string, string> = {
  'asset.echo/index.cjs': echoFunction,
  'asset.pipeline/index.cjs': pipelineFunctions,
  'asset.site/index.html': '<title>Checkout</title>',
  'asset.site/main.js': 'export {};',
  'asset.site/missing.html': '<title>Missing</title>',
  'asset.assets/main-1.js': 'export const one = 1;',
  'asset.config/config.json': '{"api_url":"https://<<id>>.execute-api.us-east-1.amazonaws.com/<<stage>>"}',
};

/** A small cloud assembly in a temporary folder, in the form that the CDK writes. Names are the stack's own. */
export async function writeAssembly(
  change: (resources: Resources) => void = () => undefined,
  stackName = `Fixture${randomUUID().slice(0, 8)}`,
) {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  const resources = fixtureResources();
  change(resources);
  const asset = (name: string) => ({
    source: { path: `asset.${name}` },
    destinations: { here: { objectKey: `${name}.zip` } },
  });
  const logicalId = (id: string) => [{ type: 'aws:cdk:logicalId', data: id }];
  const manifest = {
    artifacts: {
      Fixture: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Fixture.template.json', stackName },
        metadata: {
          '/Fixture/Echo/Function/Resource': logicalId('EchoFunction'),
          '/Fixture/BriefOne/Function/Resource': logicalId('BriefFunction'),
          '/Fixture/ProjectEvents/Function/Resource': logicalId('ProjectFunction'),
          '/Fixture/Deliver/Function/Resource': logicalId('DeliverFunction'),
        },
      },
      'Fixture.assets': { type: 'cdk:asset-manifest', properties: { file: 'Fixture.assets.json' } },
    },
  };
  const written: Record<string, string> = {
    ...files,
    'manifest.json': JSON.stringify(manifest),
    'Fixture.template.json': JSON.stringify({ Resources: resources, Outputs: fixtureOutputs }),
    'Fixture.assets.json': JSON.stringify({
      files: { a: asset('echo'), b: asset('site'), c: asset('config'), d: asset('pipeline'), e: asset('assets') },
    }),
  };
  for (const [path, content] of Object.entries(written)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The database of the run, which has room for the tables of every fixture. */
const databaseUrl = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '';

/**
 * A cloud that runs the fixture from that port on, with its outputs and logs in a folder of its own. Two on one data
 * folder are the same stack.
 * @param options - An empty `databaseUrl` gives it a database of its own
 */
export async function runFixture(
  port: number,
  options: Partial<CloudOptions> = {},
  change?: (resources: Resources) => void,
) {
  const assembly = await writeAssembly(change, options.data && `Fixture${basename(options.data).replace(/\W/g, '')}`);
  const folder = await mkdtemp(join(tmpdir(), 'cloud-'));
  const remove = async () => {
    await assembly.remove();
    await rm(folder, { recursive: true, force: true });
  };
  const outputs = join(folder, 'outputs.json');
  const defaults = { port, assembly: assembly.folder, databaseUrl, outputs, tickSeconds: 3600, log: () => undefined };
  const cloud = await startCloud({ ...defaults, ...options }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    cloud,
    folder,
    api: `http://127.0.0.1:${port}`,
    log: (name: string) => readFile(join(folder, 'logs', `${name}.log`), 'utf8'),
    stop: async () => {
      await cloud.stop();
      await remove();
    },
  };
}

export type Running = Awaited<ReturnType<typeof runFixture>>;

/** Asks the running issuer for a token with Basic authentication. */
export function requestToken({ cloud }: Running, form: Record<string, string>, secret?: string): Promise<Response> {
  const { AdminClientId, AdminClientSecret, TokenUrl } = cloud.outputs;
  const credentials = Buffer.from(`${AdminClientId}:${secret ?? AdminClientSecret}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  return fetch(TokenUrl ?? '', { method: 'POST', headers, body: new URLSearchParams(form) });
}

export async function token(running: Running, scope = 'payments/admin'): Promise<string> {
  const response = await requestToken(running, { grant_type: 'client_credentials', scope });
  return ((await response.json()) as { access_token: string }).access_token;
}
