import type { MerchantSessionBody } from './schemas.ts';

/** As long as one of Apple's. */
const LIFE_MS = 300_000;

/** A merchant session of Apple's shape. Its signature is nobody's: only a stand-in of Safari's sheet takes it. */
export function merchantSession({ domain, merchant }: MerchantSessionBody, id: string, now: number) {
  return {
    epochTimestamp: now,
    expiresAt: now + LIFE_MS,
    merchantSessionIdentifier: `sandbox_${id}`,
    nonce: id.slice(0, 8),
    merchantIdentifier: 'merchant.sandbox',
    domainName: domain,
    displayName: merchant,
    signature: '',
  };
}
