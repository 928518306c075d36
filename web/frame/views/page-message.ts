import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Config } from '../../api-client/session-api.ts';
import { pageMessage } from '../page-message.ts';

/** What the account has to say to whoever pays it. */
export function pageMessageView({ page_message: message }: Config) {
  if (message === undefined) return nothing;
  return html`<div id="page-message" class="note" dir="auto">${guard([message], () => pageMessage(message))}</div>`;
}
