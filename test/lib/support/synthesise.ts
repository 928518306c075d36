import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutApp } from '../../../lib/app.ts';
import { functionEntries } from '../../../lib/bundle.ts';
import { environments } from '../../../lib/settings.ts';

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

/**
 * Synthesises one environment into a fresh folder; each call bundles and builds everything anew.
 * @param changes - Settings in place of the environment's own.
 */
export function synthesise(env: 'sandbox' | 'dev' | 'prod', changes: Readonly<Record<string, unknown>> = {}): Assembly {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  const entries = functionEntries({ sandbox: env !== 'prod' }).map((entry) => ({
    ...entry,
    file: 'test/lib/support/handler.ts',
  }));
  checkoutApp({
    root: process.cwd(),
    web: 'test/lib/support/web',
    build: mkdtempSync(join(tmpdir(), 'build-')),
    outdir: folder,
    env,
    environments: { [env]: { ...(environments[env] as object), ...changes } },
    entries,
  }).synth();
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
