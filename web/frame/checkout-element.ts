import { updateWhenLocaleChanges } from '@lit/localize';
import { LitElement } from 'lit';
import { Checkout, type CheckoutOptions } from './flow/checkout.ts';
import { isHostedName } from './forms/hosted-value.ts';
import type { State } from './state/model.ts';
import { applyTheme } from './theme/apply.ts';
import { checkoutView } from './views/checkout.ts';

const sameScreen: readonly string[] = ['form', 'paying', 'authenticating', 'duplicate'];
const walletForm: readonly string[] = ['form', 'saving'];

/** States of one screen have one name. */
function screenOf(state: State): string {
  if (state.name === 'wallet' && walletForm.includes(state.step.name)) return 'wallet-form';
  return sameScreen.includes(state.name) ? 'form' : state.name;
}

/**
 * The checkout itself. It draws into the document that it stands in, so that one static stylesheet applies and labels
 * find their fields: docs/decisions/checkout-states.md.
 */
export class CheckoutElement extends LitElement {
  private checkout: Checkout | undefined;
  private page = false;
  private shown: string | undefined;
  /** Something was shown already: what comes in its place is news. */
  private begun = false;
  private dressed = '';

  constructor() {
    super();
    updateWhenLocaleChanges(this);
    addEventListener('beforeunload', (event) => {
      if (this.checkout?.isPaying) event.preventDefault();
    });
  }

  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren();
    return this;
  }

  /** Shows a checkout. `page`: the document holds nothing else. */
  open(given: Omit<CheckoutOptions, 'onChange'>, { page }: { page: boolean }): Checkout {
    this.checkout?.dispose();
    this.page = page;
    document.documentElement.dataset['layout'] = page ? 'page' : 'embedded';
    this.checkout = new Checkout({ ...given, onChange: () => this.requestUpdate() });
    this.requestUpdate();
    return this.checkout;
  }

  protected override render() {
    return this.checkout && checkoutView(this.checkout, { page: this.page });
  }

  private dress({ options, model: { config } }: Checkout): void {
    const look = JSON.stringify([options, config?.branding]);
    if (look === this.dressed) return;
    this.dressed = look;
    applyTheme(options, config?.branding.accent_color);
  }

  protected override updated(): void {
    const { checkout } = this;
    if (!checkout) return;
    this.dress(checkout);
    checkout.hosted.dress();
    const screen = screenOf(checkout.model.state);
    const heading = this.querySelector<HTMLElement>('h1');
    const merchant = checkout.model.config?.merchant_display_name;
    const title = heading?.textContent?.trim();
    if (title) document.title = merchant && !title.includes(merchant) ? `${title} – ${merchant}` : title;
    // The first screen is where the reader begins anyway; later ones are news. Nobody is taken away from the page around.
    const news = screen !== this.shown && this.begun;
    if (news && (this.page || document.hasFocus())) heading?.focus();
    this.shown = screen;
    this.begun ||= screen !== 'loading';
    const id = checkout.takeFocus();
    if (id === undefined) return;
    const field = this.querySelector<HTMLElement>(`#${id}`);
    if (isHostedName(id) && !(field instanceof HTMLInputElement)) checkout.hosted.focus(id);
    else field?.focus();
  }
}

/** Safe to call twice. */
export function defineCheckout(): void {
  if (!customElements.get('gv-checkout')) customElements.define('gv-checkout', CheckoutElement);
}
