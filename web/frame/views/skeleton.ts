import { msg } from '@lit/localize';
import { html, nothing } from 'lit';

/** Where the payment will stand, before it is known. */
export const skeletonView = ({ page }: { page: boolean }) => html`
  ${page ? html`<header class="page"></header>` : nothing}
  <main id="loading" class="page">
    <h1 class="hidden">${msg('Loading…', { id: 'loading.text' })}</h1>
    <div class="columns skeleton" aria-hidden="true">
      <div class="summary"></div>
      <div class="form"></div>
    </div>
  </main>
`;
