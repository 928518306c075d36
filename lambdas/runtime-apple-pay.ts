import type { Account } from './domain/account.ts';
import type { MerchantSessions } from './domain/apple-pay.ts';
import { optional } from './env.ts';
import { logger, messages } from './http/log.ts';
import { once } from './once.ts';
import { appleMerchantSessions } from './processors/apple-pay/merchant-sessions.ts';
import { sandboxMerchantSessions } from './processors/apple-pay/sandbox.ts';
import { merchantSecret, sandboxOptions } from './runtime.ts';

const onFailed = (reason: string) => logger.warn(messages.applePayNotStarted, { reason });

/**
 * What opens Apple Pay's sheets: Apple, where the deployment has a merchant identity; else, for accounts of the sandbox
 * processor, its stand-in.
 */
export const merchantSessions: () => Promise<(account: Account) => MerchantSessions | undefined> = /* @__PURE__ */ once(
  async () => {
    const [merchantIdentifier, secretName] = [optional('applePayMerchant'), optional('applePaySecret')];
    if (merchantIdentifier !== undefined && secretName !== undefined) {
      const apple = appleMerchantSessions({
        merchantIdentifier,
        readIdentity: () => merchantSecret(secretName),
        onFailed,
      });
      return () => apple;
    }
    const sandbox = await sandboxOptions();
    const standIn = sandbox && sandboxMerchantSessions({ ...sandbox, onFailed });
    return ({ profile }: Account) => (profile.processor === 'sandbox' ? standIn : undefined);
  },
);
