import { connect, type ElementMessage, frameLoaded, type FrameMessage, protocolVersion } from '../../protocol.ts';
import type { Checkout } from '../flow/checkout.ts';
import { useLocale } from '../i18n.ts';
import { type Framed, openFramed, refuseParent, reportHeight } from './framed.ts';

/**
 * The frame's end of `<govifi-payment>`. It says that it is loaded to any parent, which says nothing; it listens to the
 * one parent whose origin the account lists, and from then on over the channel which that parent opened.
 */
export function serveElement(framed: Framed): void {
  const { parentOrigins } = framed;
  const sessionId = new URLSearchParams(location.search).get('session') ?? '';
  const onMessage = ({ source, origin, data, ports }: MessageEvent) => {
    if (source !== window.parent || data?.type !== connect) return;
    const [port] = ports;
    if (!port) return;
    if (!parentOrigins.includes(origin)) return refuseParent(framed);
    removeEventListener('message', onMessage);
    serve(framed, sessionId, port);
  };
  addEventListener('message', onMessage);
  window.parent.postMessage({ type: frameLoaded }, '*');
}

function serve(framed: Framed, sessionId: string, port: MessagePort): void {
  const send = (message: FrameMessage) => port.postMessage(message);
  let checkout: Checkout | undefined;
  port.onmessage = async ({ data }: MessageEvent<ElementMessage>) => {
    if (data.type === 'open') {
      // The document was served for this session: its list of parents is for no other.
      const whole = data.sessionId === sessionId && data.clientSecret.startsWith(`${sessionId}_secret_`);
      const link = whole ? { sessionId, secret: data.clientSecret } : undefined;
      checkout = openFramed(framed, link, data.options, send);
    } else if (data.type === 'options') {
      await useLocale(data.options.locale);
      checkout?.setOptions(data.options);
    } else if (data.type === 'refresh') {
      await checkout?.refresh();
      send({ type: 'refreshed', id: data.id });
    }
  };
  reportHeight(framed.element, (height) => send({ type: 'height', height }));
  send({ type: 'hello', version: protocolVersion });
}
