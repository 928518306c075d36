import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { isHex, textOn } from '../theme/contrast.ts';

export interface Badge {
  readonly label: string;
  /** `#rrggbb`. It is filled with it, and its text is black or white, whichever can be read on that. */
  readonly color?: string;
}

export function badgeView({ label, color }: Badge) {
  // By script, since the document's policy allows no style attribute.
  const paint = (badge: Element | undefined) => {
    const fill = color?.toLowerCase() ?? '';
    if (!(badge instanceof HTMLElement)) return;
    const known = isHex(fill);
    badge.style.setProperty('--badge', known ? fill : '');
    badge.style.setProperty('--on-badge', known ? textOn(fill) : '');
  };
  return html`<li class="badge" ${ref(paint)}><bdi>${label}</bdi></li>`;
}
