import { html, nothing } from 'lit';
import type { WalletState } from '../state/wallet.ts';
import { walletAlertText } from '../texts/wallet.ts';

/** Always there, so that what is put into it is announced. */
export function walletAlertView({ alert }: WalletState) {
  return html`
    <div id="alert" class="alert" role="alert" tabindex="-1" ?hidden=${!alert}>${alert ? walletAlertText(alert.code) : nothing}</div>
  `;
}
