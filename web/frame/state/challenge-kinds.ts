import type { Challenge } from '../../api-client/session-api.ts';

/** Challenges that are passed by a code which was sent to the payer. */
export const sendsCode = (type: string): type is 'sms' | 'email' => type === 'sms' || type === 'email';

/** Challenges that are passed by a token which their maker's widget gives. */
export const isCaptcha = (type: string): type is 'hcaptcha' | 'turnstile' =>
  type === 'hcaptcha' || type === 'turnstile';

/** Whether this checkout can put the challenge to the payer. */
export const isAnswerable = (challenge: Challenge | null): boolean =>
  challenge === null || sendsCode(challenge.type) || (isCaptcha(challenge.type) && challenge.site_key !== undefined);
