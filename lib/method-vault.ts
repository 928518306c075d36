import type { RemovalPolicy } from 'aws-cdk-lib';
import { type CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The key that seals the processor's references of saved methods. Without it no saved method can be charged again. */
export class MethodVault extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { removalPolicy }: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'hosted sessions: references of saved methods',
      enableKeyRotation: true,
      removalPolicy,
    });
    (this.key.node.defaultChild as CfnKey).overrideLogicalId('MethodVaultKey');
  }
}
