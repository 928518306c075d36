import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Config } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import type { State, StateName } from '../state/model.ts';
import * as notices from '../texts/notices.ts';
import { challengeView } from './challenge.ts';
import { noticeView } from './notice.ts';
import { paymentView } from './payment.ts';
import { receiptView } from './receipt.ts';
import { announcementView } from './countdown.ts';
import { skeletonView } from './skeleton.ts';
import { walletStatusView, walletView } from './wallet.ts';

/** The whole of it. `page`: with the merchant's name over it, since no page of the merchant's is around it. */
export function checkoutView(checkout: Checkout, { page }: { page: boolean }) {
  const { config, state } = checkout.model;
  // A whole of its own, so that what comes takes its place and pushes nothing about.
  if (state.name === 'loading') return skeletonView({ page });
  const inFront = formStates.includes(state.name) && config !== undefined;
  // What is typed into frames of the processor's own is lost when they leave the document.
  const kept = inFront || (checkout.hosted.isInUse && comesBack.includes(state.name));
  return html`
    ${config?.test_mode ? testBanner() : nothing} ${page && config ? headerView(config) : nothing}
    <main class="page">
      ${inFront ? nothing : screen(checkout, state)}
      <div ?hidden=${!inFront}>${kept && config ? paymentView(checkout, config) : nothing}</div>
      ${announcementView(checkout)} ${walletStatusView(checkout)}
    </main>
  `;
}

/** States that show the form itself. */
const formStates: readonly StateName[] = ['form', 'paying', 'authenticating', 'duplicate'];
/** From which the payer may come back to it. */
const comesBack: readonly StateName[] = ['challenge', 'reconnecting', 'unknown'];

function screen(checkout: Checkout, state: Exclude<State, { name: 'loading' }>): TemplateResult {
  const { config } = checkout.model;
  switch (state.name) {
    case 'unreachable':
      return noticeView(notices.unreachable(checkout));
    case 'bad-link':
      return noticeView(notices.badLink());
    case 'not-allowed':
      return noticeView(notices.notAllowed());
    case 'unavailable':
      return noticeView(notices.unavailable(checkout));
    case 'form':
    case 'paying':
    case 'authenticating':
    case 'duplicate':
      return noticeView(notices.badLink());
    case 'challenge':
      return challengeView(checkout, state);
    case 'reconnecting':
      return noticeView(notices.reconnecting());
    case 'unknown':
      return noticeView(notices.unknown());
    case 'paid':
      return receiptView(state, config);
    case 'wallet':
      return config ? walletView(checkout, state, config) : noticeView(notices.badLink());
    case 'expired':
      return noticeView(notices.expired(config));
    case 'closed':
      return noticeView(notices.closed(config, state.code));
  }
}

const testBanner = () => html`
  <aside id="test-mode" class="banner" aria-label=${msg('Test mode', { id: 'test-mode.label' })}>
    <strong>${msg('Test mode.', { id: 'test-mode.title' })}</strong>
    ${msg('No money moves. Use test cards only.', { id: 'test-mode.text' })}
  </aside>
`;

/** A picture that can't be loaded leaves no hole. */
const hide = ({ target }: Event) => {
  if (target instanceof HTMLElement) target.hidden = true;
};

const headerView = ({ branding, merchant_display_name: merchant }: Config) => html`
  <header class="page">
    ${branding.logo_url === undefined ? nothing : html`<img id="logo" alt="" src=${branding.logo_url} @error=${hide} />`}
    <p id="merchant"><bdi>${merchant}</bdi></p>
  </header>
`;
