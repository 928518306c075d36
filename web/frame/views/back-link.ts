import { html, nothing } from 'lit';
import type { Config } from '../../api-client/session-api.ts';
import { back } from '../texts/notices.ts';

/** Where the merchant wants to have the payer back, if anywhere. */
export function backLinkView(config: Config) {
  const { link } = back(config);
  if (!link) return nothing;
  return html`<p class="actions"><a href=${link.url} target="_top">${link.label}</a></p>`;
}
