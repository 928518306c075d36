import { msg } from '@lit/localize';
import type { Config } from '../../api-client/session-api.ts';
import type { FrameOptions } from '../../protocol.ts';
import { needsTick, saveConsent } from '../mandate.ts';
import { type Choice, methodOf } from './choices.ts';
import type { Field } from './field.ts';

/**
 * What the payer may agree to have the method kept for, if anything. The merchant's page can turn it off, but not ask
 * for more than the session does.
 */
export function offeredUsage(
  config: Config,
  options: FrameOptions,
  choice: Choice | undefined,
): 'on_session' | 'off_session' | undefined {
  const { setup_future_usage: usage } = config;
  if (usage === 'off' || options.setupFutureUsage === 'off') return undefined;
  // Only a session with a customer has a list, and only there is somebody to keep it for.
  return config.saved_methods === undefined || choice === undefined || choice.kind === 'saved' ? undefined : usage;
}

/** What is beside the box, and recorded with the method. */
export function consentText(config: Config, choice: Choice | undefined, usage: 'on_session' | 'off_session'): string {
  return saveConsent(choice ? methodOf(choice) : 'card', usage, config.merchant_display_name);
}

/** Without the marks that keep names and amounts in their direction on the screen, and which the API takes for a trick. */
export function plainConsent(...given: Parameters<typeof consentText>): string {
  return consentText(...given).replace(/[\u2066-\u2069]/g, '');
}

/** What a wallet's methods are kept for: whoever saves one is there, and more must be said by the session. */
export const walletUsage = ({ setup_future_usage: usage }: Config): 'on_session' | 'off_session' =>
  usage === 'off_session' ? usage : 'on_session';

/** In a wallet, where pressing Save says enough for what the payer chooses each time, but not for more. */
export const agreement: Field = {
  name: 'save',
  label: () => '',
  check: ({ save }) => (save ? undefined : msg('Check the box to agree', { id: 'wallet.agree.missing' })),
  autocomplete: 'off',
};

/** The box that a debit is authorised by, where pressing Pay is not enough. */
export function needsBox(choice: Choice | undefined, { achSecCode = 'web' }: FrameOptions): boolean {
  return choice !== undefined && methodOf(choice) === 'ach' && needsTick(achSecCode);
}

export const authorisation: Field = {
  name: 'authorisation',
  // The authorisation itself, with its amount and date, is on the box.
  label: () => '',
  check: ({ acceptedAt }) =>
    acceptedAt === undefined ? msg('Check the box to authorize the debit', { id: 'mandate.tick.missing' }) : undefined,
  autocomplete: 'off',
};
