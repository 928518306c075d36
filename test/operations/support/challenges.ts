import type { Account, ChallengePolicy } from '../../../lambdas/domain/account.ts';
import type {
  CaptchaToken,
  CaptchaVerdict,
  CaptchaVerifier,
  CodeMessage,
} from '../../../lambdas/domain/challenge-ports.ts';
import type { PaymentSession } from '../../../lambdas/domain/session.ts';
import { sendChallenge } from '../../../lambdas/operations/send-challenge.ts';
import { anAccount } from '../../store/support/fixtures.ts';
import type { Checkout } from './checkout.ts';

export const byEmail: Account = anAccount({}, { challenge: { mode: 'always', type: 'email' } });

export const withChallenge = (challenge: ChallengePolicy): Account => anAccount({}, { challenge });

/** A verifier that takes any token but `bad`, and remembers none: that is the checkout's business. */
export function scriptedCaptchas() {
  const asked: CaptchaToken[] = [];
  let usableOncePer: CaptchaVerdict['usableOncePer'] = 'account';
  const verify: CaptchaVerifier['verify'] = async (token) => {
    asked.push(token);
    return { passed: token.token !== 'bad', usableOncePer };
  };
  return {
    verify,
    asked,
    usableOncePer: (scope: CaptchaVerdict['usableOncePer']) => {
      usableOncePer = scope;
    },
  };
}

/** Codes as a payer gets them: asked for on the real store, and read from what was sent. */
export function payersPhone(checkout: Checkout) {
  const sent: CodeMessage[] = [];
  let answer: 'sent' | 'failed' = 'sent';
  const messages = {
    send: async (message: CodeMessage) => {
      sent.push(message);
      return answer;
    },
  };
  const send = async (from: PaymentSession, account = byEmail) => {
    const { challenges } = checkout.store;
    return sendChallenge({ challenges, messages, keys: checkout.keys, clock: checkout.clock }, from, account);
  };
  return {
    sent,
    send,
    answers: (next: 'sent' | 'failed') => {
      answer = next;
    },
    /** The code that came last, and one that it is not. */
    code: (): { right: string; wrong: string } => {
      const right = sent.at(-1)?.code ?? '';
      return { right, wrong: right === '000000' ? '000001' : '000000' };
    },
  };
}
