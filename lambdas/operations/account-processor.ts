import { type AccountProfile, needsCredentials } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import type { ProcessorDirectory, PublicKeys } from '../domain/ports.ts';

export interface AccountProcessorDeps {
  readonly processors: ProcessorDirectory;
  readonly publicKeys: PublicKeys;
}

/**
 * The account's document with what a page needs to know of its processor. Refused when the processor is not part of
 * this deployment, or its credentials can't be read: such an account could never charge.
 */
export async function withProcessor(
  { processors, publicKeys }: AccountProcessorDeps,
  profile: AccountProfile,
): Promise<AccountProfile | Problem> {
  const { processor, processorCredentialsSecret: secret } = profile;
  const whole = needsCredentials(processor)
    ? defined({ ...profile, publishableKey: secret && (await publicKeys.publishableKey(processor, secret)) })
    : profile;
  if (needsCredentials(processor) && !whole.publishableKey) {
    const message = 'must name a secret of this deployment that holds the keys of the processor';
    return invalid('processor_credentials_secret', secret ? message : 'is required for this processor');
  }
  return processors.get(processor, whole) ? whole : invalid('processor', 'is not available in this deployment');
}
