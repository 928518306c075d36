import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { AwsAnswer } from './aws-endpoint.ts';
import type { Stack } from './stack.ts';
import type { State } from './state.ts';

interface KmsRequest {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

export interface Kms {
  /** Answers one request of the KMS protocol (JSON 1.1): its `X-Amz-Target` and its body. */
  answer(target: string, body: string): AwsAnswer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST_PLAINTEXT = 4_096;

const refusal = (type: string, message: string): AwsAnswer => [400, { __type: type, message }];

/** The template's symmetric keys: AES-256-GCM, with the encryption context authenticated as KMS does. */
export function openKms(stack: Stack, state: State): Kms {
  const keys = new Map<string, Buffer>();
  for (const { logicalId } of stack.declared('AWS::KMS::Key')) {
    const arn = stack.attribute(logicalId, 'Arn');
    const key = state.remember(`kms/${arn}`, () => randomBytes(32).toString('base64'));
    keys.set(arn, Buffer.from(key, 'base64'));
  }
  const named = (id = '') => [...keys].find(([arn]) => arn === id || arn.endsWith(`key/${id}`));

  const encrypt = ({ KeyId, Plaintext, EncryptionContext }: KmsRequest): AwsAnswer => {
    const [arn, key] = named(KeyId) ?? [];
    if (!arn || !key) return refusal('NotFoundException', 'The key does not exist.');
    const plaintext = Buffer.from(Plaintext ?? '', 'base64');
    if (plaintext.length === 0 || plaintext.length > LONGEST_PLAINTEXT)
      return refusal('ValidationException', 'The plaintext must have 1 to 4096 bytes.');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(EncryptionContext));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const name = Buffer.from(arn);
    const blob = Buffer.concat([Buffer.from([name.length]), name, nonce, cipher.getAuthTag(), sealed]);
    return [200, { KeyId: arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }];
  };

  const decrypt = ({ KeyId, CiphertextBlob, EncryptionContext }: KmsRequest): AwsAnswer => {
    const blob = Buffer.from(CiphertextBlob ?? '', 'base64');
    const at = 1 + (blob[0] ?? 0);
    const [arn, key] = named(blob.subarray(1, at).toString()) ?? [];
    if (!arn || !key || blob.length <= at + NONCE_BYTES + TAG_BYTES) return refusal('InvalidCiphertextException', '');
    if (KeyId !== undefined && named(KeyId)?.[0] !== arn)
      return refusal('IncorrectKeyException', 'The key is not the one that encrypted this.');
    const tag = at + NONCE_BYTES;
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(at, tag))
        .setAAD(authenticated(EncryptionContext))
        .setAuthTag(blob.subarray(tag, tag + TAG_BYTES));
      const plaintext = Buffer.concat([decipher.update(blob.subarray(tag + TAG_BYTES)), decipher.final()]);
      return [200, { KeyId: arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }];
    } catch {
      return refusal('InvalidCiphertextException', '');
    }
  };

  return {
    answer: (target, body) => {
      const request = JSON.parse(body || '{}') as KmsRequest;
      switch (target) {
        case 'TrentService.Encrypt':
          return encrypt(request);
        case 'TrentService.Decrypt':
          return decrypt(request);
        default:
          return refusal('InvalidAction', `The local KMS does not do ${target}.`);
      }
    },
  };
}

/** The same for the same context, in whatever order its entries come. */
function authenticated(context: KmsRequest['EncryptionContext'] = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
