import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { type Announcement, clockText } from '../countdown.ts';
import type { Checkout } from '../flow/checkout.ts';

/** The time that is left, for the eye. */
export function countdownView({ time: { secondsLeft } }: Checkout) {
  if (secondsLeft === undefined) return nothing;
  const left = clockText(secondsLeft);
  return html`<p id="countdown" role="timer">${msg(str`Time left: ${left}`, { id: 'countdown.left' })}</p>`;
}

/** The time that is left, for the ear: seldom, so that it does not talk over the form. It is there from the start. */
export function announcementView({ time: { announced }, model: { state } }: Checkout) {
  const toPay = state.name === 'form' || state.name === 'challenge';
  const said = toPay ? texts : state.name === 'wallet' ? walletTexts : undefined;
  return html`
    <p id="announcement" class="hidden" role="status" aria-live="polite">${said && announced ? said[announced]() : nothing}</p>
  `;
}

const texts: Readonly<Record<Announcement, () => string>> = {
  180: () => msg('You have 3 minutes left to pay.', { id: 'countdown.180' }),
  60: () => msg('You have 1 minute left to pay.', { id: 'countdown.60' }),
  30: () => msg('You have 30 seconds left to pay.', { id: 'countdown.30' }),
};

const walletTexts: typeof texts = {
  180: () => msg('This page closes in 3 minutes.', { id: 'countdown.wallet.180' }),
  60: () => msg('This page closes in 1 minute.', { id: 'countdown.wallet.60' }),
  30: () => msg('This page closes in 30 seconds.', { id: 'countdown.wallet.30' }),
};
