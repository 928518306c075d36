import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { FrameOptions } from '../protocol.ts';
import type { GovifiPaymentElement } from './element.ts';
import type { GovifiPaymentEventMap } from './events.ts';

interface Attributes {
  'session-id'?: string | undefined;
  'client-secret'?: string | undefined;
  theme?: FrameOptions['theme'];
  accent?: string | undefined;
  font?: FrameOptions['font'];
  'setup-future-usage'?: FrameOptions['setupFutureUsage'];
  'disable-ach'?: boolean | undefined;
  'disable-credit-card'?: boolean | undefined;
  'cvv-recheck'?: boolean | undefined;
  'management-mode'?: boolean | undefined;
  'new-method-only'?: boolean | undefined;
  'ach-sec-code'?: FrameOptions['achSecCode'];
  locale?: string | undefined;
  'api-base'?: string | undefined;
}

/** React 19 listens to the event `x` by the prop `onx`. Names with a dot go into a spread: `{...{'onpayment.success': f}}`. */
type Listeners = {
  [Name in keyof GovifiPaymentEventMap as `on${Name}`]?: ((event: GovifiPaymentEventMap[Name]) => void) | undefined;
};

/** Props of `<govifi-payment>` in React 19. */
export type GovifiPaymentProps = DetailedHTMLProps<HTMLAttributes<GovifiPaymentElement>, GovifiPaymentElement> &
  Attributes &
  Listeners;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'govifi-payment': GovifiPaymentProps;
    }
  }
}
