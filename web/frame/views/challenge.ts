import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Checkout } from '../flow/checkout.ts';
import { isolate, plural } from '../format.ts';
import { challengeField } from '../forms/challenge-field.ts';
import { isCaptcha } from '../state/challenge-kinds.ts';
import type { ChallengeState } from '../state/model.ts';
import { alertText } from '../texts/alerts.ts';
import { captchaProblem, captchaView } from './captcha.ts';
import { fieldView } from './field.ts';

/** A captcha, or a code that is sent to the payer and entered here. What was typed into the form is kept meanwhile. */
export function challengeView(checkout: Checkout, state: ChallengeState): TemplateResult {
  const captcha = isCaptcha(state.challenge.type);
  const heading = captcha
    ? msg('Confirm that you are a person', { id: 'challenge.captcha.heading' })
    : msg('Confirm that it is you', { id: 'challenge.heading' });
  return html`
    <section id="challenge">
      <h1 tabindex="-1">${heading}</h1>
      <div id="alert" class="alert" role="alert" tabindex="-1" ?hidden=${!state.problem}>
        ${state.problem ? ((captcha ? captchaProblem(state.problem) : codeProblem(state.problem)) ?? alertText({ code: state.problem })) : nothing}
      </div>
      ${captcha ? captchaView(checkout, state) : state.challenge.code_sent ? enterView(checkout, state) : askView(checkout, state)}
      <p class="actions">
        <button type="button" class="link" @click=${() => checkout.leaveChallenge()} ?disabled=${state.step === 'checking'}>
          ${msg('Go back to the payment', { id: 'challenge.back' })}
        </button>
      </p>
    </section>
  `;
}

function askView(checkout: Checkout, { challenge, step }: ChallengeState): TemplateResult {
  return html`
    <p>${askText(challenge.type, challenge.delivery_hint)}</p>
    <p class="actions">
      <button type="button" class="primary" aria-disabled=${String(step === 'sending')} @click=${() => void checkout.sendCode()}>
        ${step === 'sending' ? msg('Sending…', { id: 'challenge.sending' }) : msg('Send the code', { id: 'challenge.send' })}
      </button>
    </p>
  `;
}

function enterView(checkout: Checkout, { challenge, step, resendAt }: ChallengeState): TemplateResult {
  const wait = Math.ceil(((resendAt ?? 0) - Date.now()) / 1_000);
  const submit = (event: Event) => {
    event.preventDefault();
    void checkout.enterCode();
  };
  return html`
    <p role="status">${sentText(challenge.delivery_hint)}</p>
    <form novalidate @submit=${submit}>
      <fieldset ?disabled=${step !== 'enter'}>
        <legend class="hidden">${msg('Code', { id: 'challenge.code' })}</legend>
        ${fieldView(challengeField, checkout)}
      </fieldset>
      <button type="submit" class="primary" aria-disabled=${String(step !== 'enter')}>
        ${step === 'checking' ? msg('Paying…', { id: 'pay.paying' }) : msg('Confirm and pay', { id: 'challenge.confirm' })}
      </button>
    </form>
    <p class="actions">
      ${
        wait > 0
          ? html`<span class="hint">${waitText(wait)}</span>`
          : html`<button type="button" class="secondary" ?disabled=${step !== 'enter'} @click=${() => void checkout.sendCode()}>
              ${msg('Send another code', { id: 'challenge.resend' })}
            </button>`
      }
    </p>
  `;
}

const waitText = (seconds: number) =>
  plural('challenge.wait', seconds, {
    one: str`You can ask for another code in ${seconds} second.`,
    other: str`You can ask for another code in ${seconds} seconds.`,
  });

function askText(type: string, address: string | undefined): string {
  const hint = address === undefined ? undefined : isolate(address);
  if (hint === undefined)
    return type === 'sms'
      ? msg('We will send you a code by text message.', { id: 'challenge.ask.sms' })
      : msg('We will send you a code by e-mail.', { id: 'challenge.ask.email' });
  return type === 'sms'
    ? msg(str`We will send a code by text message to ${hint}.`, { id: 'challenge.ask.sms-to' })
    : msg(str`We will send a code by e-mail to ${hint}.`, { id: 'challenge.ask.email-to' });
}

const sentText = (hint: string | undefined) =>
  hint === undefined
    ? msg('We have sent you a code. It works for 10 minutes.', { id: 'challenge.sent' })
    : msg(str`We have sent a code to ${isolate(hint)}. It works for 10 minutes.`, { id: 'challenge.sent-to' });

function codeProblem(code: string): string | undefined {
  if (code === 'challenge_failed')
    return msg('The code is not right. Nothing was charged. Enter it again, or ask for another one.', {
      id: 'challenge.wrong',
    });
  if (code === 'rate_limited')
    return msg('No more codes can be sent now. Enter the one that you have, or wait.', { id: 'challenge.no-more' });
  return undefined;
}
