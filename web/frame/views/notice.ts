import { html, nothing } from 'lit';

export interface Notice {
  readonly heading: string;
  readonly text: readonly string[];
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly link?: { readonly label: string; readonly url: string };
}

/** A screen that says one thing, and the one thing that can be done about it. */
export function noticeView({ heading, text, action, link }: Notice) {
  return html`
    <section id="notice">
      <h1 tabindex="-1">${heading}</h1>
      ${text.map((line) => html`<p>${line}</p>`)}
      ${
        action || link
          ? html`<p class="actions">
            ${action ? html`<button type="button" class="primary" @click=${action.run}>${action.label}</button>` : nothing}
            ${link ? html`<a href=${link.url} target="_top">${link.label}</a>` : nothing}
          </p>`
          : nothing
      }
    </section>
  `;
}
