import type { KMSClient } from '@aws-sdk/client-kms';
import type { MethodVault, VaultContext } from '../domain/ports.ts';

/**
 * Seals references with a key that never leaves KMS. The context is part of what KMS authenticates, and of each entry
 * that it writes into the audit trail, so it names nobody: a reference copied into another customer's item won't open.
 * @param keyArn the key that references are sealed with
 */
export function methodVault(keyArn: string): MethodVault {
  let client: KMSClient | undefined;
  const connect = async () => {
    const kms = await import('./kms-client.ts');
    client ??= new kms.KMSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
    });
    return { ...kms, client };
  };
  return {
    seal: async (reference, context) => {
      const { client, EncryptCommand } = await connect();
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({
          KeyId: keyArn,
          Plaintext: Buffer.from(reference),
          EncryptionContext: contextOf(context),
        }),
      );
      if (!CiphertextBlob) throw new Error('KMS encrypted into nothing');
      return CiphertextBlob;
    },
    open: async (sealed, context) => {
      const { client, DecryptCommand } = await connect();
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: keyArn, CiphertextBlob: sealed, EncryptionContext: contextOf(context) }),
      );
      if (!Plaintext) throw new Error('KMS decrypted into nothing');
      return Buffer.from(Plaintext).toString();
    },
  };
}

function contextOf({ account, wallet }: VaultContext): Record<string, string> {
  return { account, wallet };
}
