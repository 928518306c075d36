// What the vault calls of KMS: loaded by the first payment that needs it.
export { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
