import type { EventDetails, EventName, FrameMessage, FrameOptions } from '../protocol.ts';
import { eventNames, type GovifiEventMap } from './events.ts';
import { connectFrame, type FrameConnection } from './frame-connection.ts';
import { type Link, originOf, readLink } from './link.ts';
import { readOptions } from './options.ts';
import { takeEarlyProperties } from './properties.ts';
import type { Spec } from './spec.ts';
import { textsFor } from './texts.ts';
import { version } from './version.ts';
import { createView } from './view.ts';
import { watchStyle } from './watch-style.ts';

let scriptBase: string | undefined;

/** Where the script came from: the checkout, unless an element names another by `api-base`. */
export function setScriptAddress(address: string | undefined): void {
  scriptBase = originOf(address);
}

// Servers that render pages import this too, and have no elements.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** What every element is that holds a frame of the checkout; `spec` has what is peculiar to one of them. */
export class FrameElement extends Base {
  static readonly version = version;
  static readonly spec: Spec;

  declare sessionId: string | null;
  declare theme: FrameOptions['theme'] | null;
  /** `#rrggbb` */
  declare accent: string | null;
  declare font: FrameOptions['font'] | null;
  /** Such as `es`; what the browser prefers when left out. */
  declare locale: string | null;
  /** Address of the checkout; where the script came from when left out. */
  declare apiBase: string | null;
  declare disableAch: boolean;
  declare disableCreditCard: boolean;
  declare newMethodOnly: boolean;

  readonly #spec = (this.constructor as typeof FrameElement).spec;
  readonly #view = createView(this.attachShadow({ mode: 'open' }), {
    held: this.#spec.held,
    texts: textsFor(this.#spec.words, []),
    retry: () => this.#openAgain(),
  });
  #secret: string | null = null;
  #connection: FrameConnection | undefined;
  #stopWatching: (() => void) | undefined;
  /** The link that is open, and what its frame was last told, as JSON. */
  #opened = '';
  #told = '';
  #willUpdate = false;

  /** The session's secret. Unlike the other properties it is never written into its attribute. */
  get clientSecret(): string | null {
    return this.#secret;
  }

  set clientSecret(secret: string | null | undefined) {
    this.#secret = secret ?? null;
    this.#updateSoon();
  }

  connectedCallback(): void {
    takeEarlyProperties(this, this.#spec);
    this.#updateSoon();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  /** As long as there is this method, a move by `moveBefore` keeps the frame and what was typed into it. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, _before: string | null, after: string | null): void {
    if (name === 'client-secret') this.#secret = after;
    this.#updateSoon();
  }

  /**
   * Loads the session again, after the merchant's server has changed it; what the payer typed stays.
   * @throws Error when no session is open, or its form is closed or does not answer
   */
  async refreshSession(): Promise<void> {
    await undefined; // what was set just now is opened first
    if (!this.#connection) throw new Error('No session is open');
    return this.#connection.refresh();
  }

  /** Attributes are set one by one, but several of them name a session. */
  #updateSoon(): void {
    if (this.#willUpdate) return;
    this.#willUpdate = true;
    queueMicrotask(() => {
      this.#willUpdate = false;
      if (this.isConnected) this.#update();
    });
  }

  #update(): void {
    const { sessionId, apiBase } = this;
    const link = readLink({ sessionId, clientSecret: this.#secret, apiBase, scriptBase });
    this.#view.say(this.#texts());
    const opened = JSON.stringify(link ?? '');
    if (opened === this.#opened) {
      this.#tell();
      return;
    }
    this.#close();
    this.#opened = opened;
    if (link === undefined) this.#view.show('loading');
    else if (typeof link === 'string') this.#refuse(link);
    else this.#open(link);
  }

  #refuse(message: string): void {
    console.error(`<${this.#spec.tag}>: ${message}`);
    this.#view.show('failed for good');
    this.#emit('payment.error', { code: 'validation_error', message, recoverable: false });
  }

  #open(link: Link): void {
    this.#view.insertFrame(`${link.base}/frame?session=${link.sessionId}`, (iframe) => {
      this.#connection = connectFrame(iframe, link, {
        options: () => this.#options(),
        opened: () => this.#view.show('loading'),
        said: (message) => this.#take(message),
        silent: () => {
          console.warn(
            `<${this.#spec.tag}>: ${link.base} is silent. Do the account's allowed_origins name this page's?`,
          );
          this.#view.show('failed');
          this.#emit('payment.error', { code: 'network_error', message: this.#texts().failed, recoverable: true });
        },
      });
    });
    this.#stopWatching = watchStyle(this, () => this.#tell());
  }

  #openAgain(): void {
    this.#close();
    this.#updateSoon();
  }

  #close(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#stopWatching?.();
    this.#view.removeFrame();
    this.#opened = '';
  }

  #take(message: FrameMessage): void {
    if (message.type === 'height') this.#view.setHeight(message.height);
    if (message.type === 'event' && eventNames.includes(message.name)) {
      this.#view.release();
      this.#emit(message.name, message.detail);
    }
  }

  #emit(name: EventName, detail: EventDetails[EventName]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #texts() {
    return textsFor(this.#spec.words, this.locale ? [this.locale] : navigator.languages);
  }

  #options(): FrameOptions {
    const options = readOptions(this, this.#spec);
    this.#told = JSON.stringify(options);
    return options;
  }

  #tell(): void {
    const before = this.#told;
    const options = this.#options();
    if (this.#told !== before) this.#connection?.send(options);
  }
}

/** Listeners know the detail of each event. */
export interface TypedListeners {
  addEventListener<Name extends EventName>(
    type: Name,
    listener: (event: GovifiEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends EventName>(
    type: Name,
    listener: (event: GovifiEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
}
