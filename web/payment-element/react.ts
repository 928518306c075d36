import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { GovifiEventMap } from '../element/events.ts';
import type { FrameOptions } from '../protocol.ts';
import type { GovifiWalletElement } from '../wallet-element/element.ts';
import type { GovifiPaymentElement } from './element.ts';

interface WalletAttributes {
  'session-id'?: string | undefined;
  'client-secret'?: string | undefined;
  theme?: FrameOptions['theme'];
  accent?: string | undefined;
  font?: FrameOptions['font'];
  'disable-ach'?: boolean | undefined;
  'disable-credit-card'?: boolean | undefined;
  'new-method-only'?: boolean | undefined;
  locale?: string | undefined;
  'api-base'?: string | undefined;
}

interface PaymentAttributes extends WalletAttributes {
  'setup-future-usage'?: FrameOptions['setupFutureUsage'];
  'cvv-recheck'?: boolean | undefined;
  'management-mode'?: boolean | undefined;
  'ach-sec-code'?: FrameOptions['achSecCode'];
}

/** React 19 listens to the event `x` by the prop `onx`. Names with a dot go into a spread: `{...{'onpayment.success': f}}`. */
type Listeners = {
  [Name in keyof GovifiEventMap as `on${Name}`]?: ((event: GovifiEventMap[Name]) => void) | undefined;
};

type Props<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element> & Listeners;

/** Props of `<govifi-payment>` in React 19. */
export type GovifiPaymentProps = Props<GovifiPaymentElement> & PaymentAttributes;
/** Props of `<govifi-wallet>` in React 19. */
export type GovifiWalletProps = Props<GovifiWalletElement> & WalletAttributes;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'govifi-payment': GovifiPaymentProps;
      'govifi-wallet': GovifiWalletProps;
    }
  }
}
