import {
  connect,
  type ElementMessage,
  type FrameMessage,
  type FrameOptions,
  frameLoaded,
  protocolVersion,
} from '../protocol.ts';
import type { Link } from './link.ts';

/** A frame that has not spoken by then is said to have failed; it is still heard when it comes later. */
const SILENCE_MS = 15_000;
/** Longer than the frame waits for the API. */
const REFRESH_MS = 40_000;

export interface FrameListener {
  /** Read when the frame opens, and each time that it opens anew. */
  options(): FrameOptions;
  opened(): void;
  said(message: FrameMessage): void;
  silent(): void;
}

export interface FrameConnection {
  send(options: FrameOptions): void;
  /** Loads the session again. @throws Error when the frame does not answer or is closed before it does */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Speaks with the frame that the iframe is about to load. Listens from the start, so the iframe may be inserted only
 * afterwards. The windows exchange two messages that hold nothing; the secret goes over the channel that they open,
 * whose other end only a document of the checkout's origin can have.
 */
export function connectFrame(
  iframe: HTMLIFrameElement,
  { base, sessionId, clientSecret }: Link,
  listener: FrameListener,
): FrameConnection {
  const refreshes = new Map<number, { readonly settle: (error?: Error) => void }>();
  let lastRefresh = 0;
  let port: MessagePort | undefined;
  let isOpen = false;

  const post = (message: ElementMessage) => port?.postMessage(message);

  const take = (message: FrameMessage) => {
    if (message.type === 'refreshed') return refreshes.get(message.id)?.settle();
    if (message.type !== 'hello') return listener.said(message);
    if (isOpen || !(message.version >= protocolVersion)) return;
    isOpen = true;
    clearTimeout(silence);
    post({ type: 'open', sessionId, clientSecret, options: listener.options() });
    for (const id of refreshes.keys()) post({ type: 'refresh', id });
    listener.opened();
  };

  // Once for each document that the iframe loads: a frame that reloads itself is connected anew.
  const meet = ({ isTrusted, source, origin, data }: MessageEvent) => {
    const { contentWindow } = iframe;
    if (!isTrusted || !contentWindow || source !== contentWindow || origin !== base || data?.type !== frameLoaded)
      return;
    port?.close();
    isOpen = false;
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = (event: MessageEvent) => take(event.data);
    contentWindow.postMessage({ type: connect }, base, [channel.port2]);
  };

  const silence = setTimeout(listener.silent, SILENCE_MS);
  // The element may be in another document than the one that its script was loaded into.
  const page = iframe.ownerDocument.defaultView ?? window;
  page.addEventListener('message', meet);

  return {
    send: (options) => {
      if (isOpen) post({ type: 'options', options });
    },
    refresh: () =>
      new Promise((resolve, reject) => {
        const id = ++lastRefresh;
        const settle = (error?: Error) => {
          clearTimeout(late);
          refreshes.delete(id);
          if (error) reject(error);
          else resolve();
        };
        const late = setTimeout(() => settle(new Error('The form does not answer')), REFRESH_MS);
        refreshes.set(id, { settle });
        if (isOpen) post({ type: 'refresh', id });
      }),
    close: () => {
      clearTimeout(silence);
      page.removeEventListener('message', meet);
      port?.close();
      for (const { settle } of refreshes.values()) settle(new Error('The form was closed'));
    },
  };
}
