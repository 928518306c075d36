import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, type Entry, functionEntries } from './bundle.ts';
import { CheckoutStack } from './checkout-stack.ts';
import { contextSettings, type Settings, type SettingsFile, settingsError, settingsFor } from './settings.ts';
import { bundleWeb } from './web-bundle.ts';

// In code, so that the CLI and plain node see the same: the local run reads the paths, the flags are CDK's advice.
const context = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  '@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/core:target-partitions': ['aws'],
};

export interface CheckoutAppProps {
  /** Root of the project. */
  readonly root: string;
  /** Folder of what browsers load, when it is not the project's own. */
  readonly web?: string;
  /** Folder that the bundles are written to. */
  readonly build: string;
  /** Folder of the cloud assembly; by default what the CDK CLI or `CDK_OUTDIR` says. */
  readonly outdir?: string;
  /** Environment to use instead of `-c env=`. */
  readonly env?: string;
  /** Settings, when they are not the project's own. */
  readonly settings?: SettingsFile;
  /** Functions to bundle; by default every route and worker of the environment. */
  readonly entries?: readonly Entry[];
}

/**
 * Bundles the functions and what browsers load, and builds the app around them.
 * @throws Error for an environment, a setting, or a handler that is missing or wrong, by its name.
 */
export function checkoutApp({ root, build, outdir, env: chosen, entries, ...props }: CheckoutAppProps): App {
  const app = new App({ analyticsReporting: false, context, ...(outdir === undefined ? {} : { outdir }) });
  const env: unknown = chosen ?? app.node.tryGetContext('env') ?? 'sandbox';
  const given = contextSettings.map((name) => [name, app.node.tryGetContext(name)] as const);
  const settings = settingsFor(
    String(env),
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    props.settings,
  );
  const association = applePayAssociation(root, String(env), settings, props.settings);
  bundle(root, entries ?? functionEntries({ sandbox: settings.sandboxProcessor }), join(build, 'functions'));
  new CheckoutStack(app, 'HostedSessions', {
    env: String(env),
    settings,
    bundles: join(build, 'functions'),
    web: bundleWeb(props.web ?? join(root, 'web'), join(build, 'web')),
    applePayAssociation: association,
    apiDocument: JSON.parse(readFileSync(join(root, 'docs', 'api', 'openapi.json'), 'utf8')),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

function applePayAssociation(
  root: string,
  env: string,
  { applePayDomainAssociation: file }: Settings,
  source?: SettingsFile,
): string | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(join(root, file))) {
    const fault = { path: ['applePayDomainAssociation'], text: `there is no file ${file}; put Apple's file there` };
    throw settingsError(env, [fault], source);
  }
  return readFileSync(join(root, file), 'utf8').trim();
}
