import { msg, str } from '@lit/localize';
import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { isolate, money } from '../format.ts';
import type { Config } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';

/** Asks whether to pay although it looks like a repeat. Leaving the prompt in any other way is a no. */
export function duplicateView(checkout: Checkout, config: Config) {
  const { total } = checkout.model;
  const quote = total.kind === 'ready' ? total.prepared.quote : undefined;
  const amount = money(quote?.total_amount ?? config.amount ?? 0, config.currency ?? '');
  const merchant = isolate(config.merchant_display_name);
  const left = (event: KeyboardEvent) => {
    if (event.key === 'Escape') keep(event);
  };
  const keep = (event: Event) => {
    event.preventDefault();
    checkout.keepUnpaid();
  };
  return html`
    <dialog
      id="duplicate"
      aria-labelledby="duplicate-title"
      aria-describedby="duplicate-text"
      @cancel=${keep}
      @keydown=${left}
      ${ref(open)}
    >
      <h2 id="duplicate-title">${msg('Have you paid this already?', { id: 'duplicate.title' })}</h2>
      <p id="duplicate-text">
        ${msg(
          str`A payment of the same amount to ${merchant} was made a short while ago. Nothing has been charged here yet. Pay ${amount} anyway?`,
          { id: 'duplicate.text' },
        )}
      </p>
      <p class="actions">
        <button type="button" class="primary" @click=${() => void checkout.acknowledge()}>
          ${msg('Pay anyway', { id: 'duplicate.pay' })}
        </button>
        <button type="button" class="secondary" autofocus @click=${keep}>
          ${msg('Do not pay', { id: 'duplicate.keep' })}
        </button>
      </p>
    </dialog>
  `;
}

/**
 * Over a page of its own. Within another page it stands below the form, which takes nothing while it is open, since the
 * middle of a frame as tall as its form may be out of sight; and so it does where dialogs are not known.
 */
function open(dialog: Element | undefined): void {
  if (!dialog) return;
  queueMicrotask(() => {
    if (!dialog.isConnected || dialog.hasAttribute('open')) return;
    const isPage = dialog.ownerDocument.documentElement.dataset['layout'] === 'page';
    if (isPage && 'showModal' in dialog) (dialog as HTMLDialogElement).showModal();
    else {
      const element = dialog as HTMLElement;
      element.setAttribute('open', '');
      element.setAttribute('role', 'alertdialog');
      element.querySelector<HTMLElement>('[autofocus]')?.focus();
      const show = () => element.scrollIntoView({ block: 'nearest' });
      show();
      // The frame becomes taller by it.
      addEventListener('resize', show, { once: true });
    }
  });
}
