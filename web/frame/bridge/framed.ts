import type { Link } from '../../api-client/session-api.ts';
import { sessionApi } from '../../api-client/session-api.ts';
import type { FrameOptions, PaymentEvent } from '../../protocol.ts';
import type { CheckoutElement } from '../checkout-element.ts';
import type { Checkout } from '../flow/checkout.ts';
import { useLocale } from '../i18n.ts';

/** What the framed document was served with. */
export interface Framed {
  readonly element: CheckoutElement;
  readonly apiUrl: string;
  /** Origins of the pages that may show it. */
  readonly parentOrigins: readonly string[];
}

export function metaContent(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

/** Shows the session. Which API it belongs to is the document's to say, never the parent's. */
export function openFramed(
  { element, apiUrl }: Framed,
  link: Link | undefined,
  options: FrameOptions,
  onEvent: (event: PaymentEvent) => void,
): Checkout {
  const connect = async () => link && sessionApi(apiUrl, link);
  const checkout = element.open({ connect, ready: useLocale(options.locale), options, onEvent }, { page: false });
  if (link) void checkout.load();
  else checkout.refuse('badLink');
  return checkout;
}

/** Shows nothing of the session to a parent that is not listed. */
export function refuseParent({ element }: Framed): void {
  const nothing = { connect: async () => undefined, options: {}, onEvent: () => {} };
  element.open({ ...nothing, ready: useLocale(undefined) }, { page: false }).refuse('notAllowed');
}

/** Tells the height of the checkout whenever it changes, at most once a frame. */
export function reportHeight(element: Element, report: (height: number) => void): void {
  let told = 0;
  let due = false;
  const tell = () => {
    due = false;
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    report(height);
  };
  new ResizeObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(tell);
  }).observe(element);
}
