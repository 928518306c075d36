import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblies } from '../../support/assemblies.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON, whose shape the assertions state.
export type Json = any;

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, Json>;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Record<string, string>;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, { readonly Value: unknown }>;
}

export interface Assembly {
  readonly folder: string;
  readonly template: Template;
}

type Env = 'sandbox' | 'dev' | 'prod';
type Changes = Readonly<Record<string, unknown>>;

/**
 * One environment as it would be deployed, synthesised once for a run of the tests.
 * @param changes - Settings in place of the environment's own.
 * @throws Error with the text of what the synth failed for
 */
export function synthesise(env: Env, changes: Changes = {}): Assembly {
  const kept = process.env[assemblies];
  if (kept === undefined) return synthesiseAnew(env, changes);
  const key = createHash('sha256')
    .update(JSON.stringify([env, changes]))
    .digest('hex');
  const folder = join(kept, key);
  while (!existsSync(folder)) {
    if (!begins(`${folder}.begun`)) continue;
    try {
      renameSync(synthesiseAnew(env, changes).folder, folder);
    } finally {
      rmdirSync(`${folder}.begun`);
    }
  }
  return assemblyIn(folder);
}

/** Whether it is this file's to synthesise; when another one is at it, that has gone on a little meanwhile. */
function begins(mark: string): boolean {
  try {
    mkdirSync(mark);
    return true;
  } catch {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    return false;
  }
}

/** Bundles and builds everything once more, into a fresh folder. */
export function synthesiseAnew(env: Env, changes: Changes = {}): Assembly {
  const folder = mkdtempSync(join(process.env[assemblies] ?? tmpdir(), 'assembly-'));
  try {
    // In a process of its own: CDK loads in a fraction of the time that it takes within the test's runtime.
    execFileSync(process.execPath, [child, env, JSON.stringify(changes), folder], {
      // CDK's own rules only warn, and that takes two thirds of the time.
      env: { ...process.env, CDK_VALIDATION: 'false', NODE_COMPILE_CACHE: join('build', 'compile-cache') },
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error(String((error as { stderr?: unknown }).stderr ?? error));
  }
  return assemblyIn(folder);
}

const child = join('test', 'lib', 'support', 'synth-child.ts');

function assemblyIn(folder: string): Assembly {
  return { folder, template: JSON.parse(readFileSync(join(folder, 'HostedSessions.template.json'), 'utf8')) };
}

export function ofType({ Resources }: Template, type: string): [logicalId: string, resource: Resource][] {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}

/** The properties of our own functions by construct id (`ConfirmSession`), without those that CDK adds for its own use. */
export function ownFunctions(template: Template): Map<string, Json> {
  const own =
    /^HostedSessions\/(?:SandboxProcessor\/|Recovery\/Sweeper\/|Events\/(?:Delivery\/)?)?(\w+)\/Function\/Resource$/;
  return new Map(
    ofType(template, 'AWS::Lambda::Function').flatMap(([, resource]) => {
      const id = own.exec(resource.Metadata?.['aws:cdk:path'] ?? '')?.[1];
      return id === undefined ? [] : [[id, resource.Properties] as const];
    }),
  );
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Json;
  readonly Condition?: object;
}

/** Every statement that a role has, whether inline or by a policy beside it. */
export function statementsOf(template: Template, role: string): Statement[] {
  const beside = ofType(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some((other: { Ref?: string }) => other.Ref === role))
    .map(([, { Properties }]) => Properties.PolicyDocument);
  const inline = (template.Resources[role]?.Properties.Policies ?? []).map((policy: Json) => policy.PolicyDocument);
  return [...beside, ...inline].flatMap((document) => document.Statement);
}

export function list(value: string | string[]): string[] {
  return typeof value === 'string' ? [value] : value;
}
