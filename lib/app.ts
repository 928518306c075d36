import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { join } from 'node:path';
import { bundle, bundlePage, type Entry, functionEntries } from './bundle.ts';
import { CheckoutStack } from './checkout-stack.ts';
import { settingsFor } from './settings.ts';

// The same whether the CLI or node runs the app: the local run reads the paths, and the flags are CDK's advice for new apps.
const context = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  '@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/core:target-partitions': ['aws'],
};

export interface CheckoutAppProps {
  /** Sources of the hosted page. */
  readonly page: string;
  /** Folder that the bundles are written to. */
  readonly build: string;
  /** Folder of the cloud assembly; by default what the CDK CLI or `CDK_OUTDIR` says. */
  readonly outdir?: string;
  /** Environment to use instead of `-c env=`. */
  readonly env?: string;
  /** Functions to bundle; by default every route and worker of the environment. */
  readonly entries?: readonly Entry[];
}

/**
 * Bundles the functions and the page, and builds the app around them.
 * @throws Error for an environment, a setting, or a handler that is missing or wrong, by its name.
 */
export function checkoutApp({ page, build, outdir, env: chosen, entries }: CheckoutAppProps): App {
  const app = new App({ analyticsReporting: false, context, ...(outdir === undefined ? {} : { outdir }) });
  const env: unknown = chosen ?? app.node.tryGetContext('env') ?? 'sandbox';
  const settings = settingsFor(String(env));
  bundle(entries ?? functionEntries({ sandbox: settings.sandboxProcessor }), join(build, 'functions'));
  bundlePage(page, join(build, 'site'));
  new CheckoutStack(app, 'HostedSessions', { env: String(env), settings, build });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
