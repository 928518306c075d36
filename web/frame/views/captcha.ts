import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { captchaFrameId } from '../flow/captcha.ts';
import type { Checkout } from '../flow/checkout.ts';
import type { ChallengeState } from '../state/model.ts';

/**
 * The captcha's document, framed. It may open its maker's terms in a window, and nothing else: it can't leave the page
 * or take its place. docs/decisions/captcha-origin.md
 */
export function captchaView(checkout: Checkout, { challenge, step, problem, round }: ChallengeState): TemplateResult {
  const checking = step === 'checking';
  const broken = !checking && problem === 'captcha_unavailable';
  return html`
    <p role="status">${statusText(checking, broken)}</p>
    ${keyed(
      round,
      html`<iframe
        id=${captchaFrameId}
        class="captcha"
        title=${msg('Security check', { id: 'challenge.captcha.title' })}
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
        src=${checkout.challengeUrl(challenge.type)}
        ?hidden=${checking || broken}
      ></iframe>`,
    )}
    ${
      broken
        ? html`<p class="actions">
            <button type="button" class="secondary" @click=${() => checkout.retryCaptcha()}>
              ${msg('Try again', { id: 'notice.retry' })}
            </button>
          </p>`
        : nothing
    }
  `;
}

function statusText(checking: boolean, broken: boolean): string | typeof nothing {
  if (checking) return msg('Paying…', { id: 'pay.paying' });
  if (broken) return nothing;
  return msg('Complete the check below. Your payment is sent as soon as it is done.', { id: 'challenge.captcha.text' });
}

export function captchaProblem(code: string): string | undefined {
  if (code === 'challenge_failed')
    return msg('The check did not succeed. Nothing was charged. Do it once more.', { id: 'challenge.captcha.wrong' });
  if (code === 'captcha_expired')
    return msg('The check ran out of time. Nothing was charged. Do it once more.', { id: 'challenge.captcha.expired' });
  if (code === 'captcha_unavailable')
    return msg(
      'The check could not be loaded. Nothing was charged. See whether something in your browser blocks it, then try again.',
      { id: 'challenge.captcha.unavailable' },
    );
  return undefined;
}
