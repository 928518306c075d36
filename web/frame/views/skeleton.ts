import { msg } from '@lit/localize';
import { html } from 'lit';

/** Where the payment will stand, before it is known. */
export const skeletonView = () => html`
  <div id="loading">
    <p class="hidden" role="status">${msg('Loading the payment…', { id: 'loading.text' })}</p>
    <div class="columns skeleton" aria-hidden="true">
      <div class="summary"></div>
      <div class="form"></div>
    </div>
  </div>
`;
