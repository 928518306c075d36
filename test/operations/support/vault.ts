import type { MethodVault, VaultContext } from '../../../lambdas/domain/ports.ts';

export interface TestVault extends MethodVault {
  /** Whether its key can be reached. */
  available: boolean;
}

/** A vault in memory: what is sealed names its context, and opens for no other. */
export function testVault(): TestVault {
  const label = ({ account, wallet }: VaultContext) => `${account}/${wallet}/`;
  const vault: TestVault = {
    available: true,
    seal: async (reference, context) => {
      if (!vault.available) throw new Error('The key is not there');
      return new Uint8Array(Buffer.from(label(context) + reference).map((byte) => byte ^ 0x55));
    },
    open: async (sealed, context) => {
      const text = Buffer.from(sealed.map((byte) => byte ^ 0x55)).toString();
      if (!vault.available || !text.startsWith(label(context))) throw new Error('It does not open');
      return text.slice(label(context).length);
    },
  };
  return vault;
}
