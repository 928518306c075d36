import { challengeConnect, challengeLoaded, type WidgetMessage, type WidgetRequest } from './protocol.ts';
import { type Vendor, vendors } from './vendors.ts';

/*
 * The captcha's document. It has an origin of its own, so that the maker's script reaches nothing of the checkout; it
 * answers the checkout alone, and knows neither the session's secret nor what is typed.
 */

const ONLOAD = 'govifiWidgetReady';
const PATIENCE_MS = 15_000;
/** Room for hCaptcha's puzzle, which lies over the document. */
const PUZZLE_HEIGHT = 600;

const metaContent = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
const checkoutOrigin = metaContent('checkout-origin');
const vendor = vendors[metaContent('challenge-type')];

function onMessage({ source, origin, data, ports: [port] }: MessageEvent): void {
  if (source !== window.parent || origin !== checkoutOrigin || data?.type !== challengeConnect || !port) return;
  removeEventListener('message', onMessage);
  port.onmessage = ({ data: request }: MessageEvent<WidgetRequest>) => {
    port.onmessage = null;
    show(request, (message) => port.postMessage(message));
  };
}

function show(request: WidgetRequest, send: (message: WidgetMessage) => void): void {
  if (!vendor) {
    send({ type: 'unavailable' });
    return;
  }
  document.documentElement.lang = request.language;
  const container = document.body.appendChild(document.createElement('div'));
  let puzzle = false;
  const tellHeight = () => send({ type: 'height', height: puzzle ? PUZZLE_HEIGHT : Math.ceil(container.offsetHeight) });
  new ResizeObserver(tellHeight).observe(container);
  load(vendor, request.language).then(
    () =>
      vendor.render(container, request, {
        onToken: (token) => send({ type: 'token', token }),
        onExpired: () => send({ type: 'expired' }),
        onFailed: () => send({ type: 'unavailable' }),
        onPuzzle: (open) => {
          puzzle = open;
          tellHeight();
        },
      }),
    () => send({ type: 'unavailable' }),
  );
}

/** Resolves when the maker's script is ready; rejects when it is blocked, or has not come in time. */
function load({ script }: Vendor, language: string): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE_MS);
    Object.assign(window, { [ONLOAD]: resolve });
    document.head.append(
      Object.assign(document.createElement('script'), { src: script(ONLOAD, language), async: true, onerror: reject }),
    );
  });
}

document.body.style.margin = '0';
addEventListener('message', onMessage);
window.parent.postMessage({ type: challengeLoaded }, checkoutOrigin);
