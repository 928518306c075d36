import { msg } from '@lit/localize';
import { html } from 'lit';

export const privacyView = () => html`
  <p class="hint">
    ${msg('Your details go straight to the payment processor. They are not kept on this page.', {
      id: 'payment.privacy',
    })}
  </p>
`;
