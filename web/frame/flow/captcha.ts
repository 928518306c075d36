import { challengeConnect, challengeLoaded, type WidgetMessage, type WidgetRequest } from '../../challenge/protocol.ts';
import type { ChallengeState } from '../state/model.ts';
import { isCaptcha } from '../state/challenge-kinds.ts';
import type { Store } from './store.ts';

/** The iframe that the view draws. */
export const captchaFrameId = 'captcha';

/** For the document itself; its own patience with the maker's script is within it. */
const PATIENCE_MS = 20_000;
const LEAST_HEIGHT = 65;
const MOST_HEIGHT = 640;
/** What the API takes. */
const LONGEST_TOKEN = 8_192;

/**
 * The checkout's end of a captcha: it speaks with the document in its own iframe, of the API's origin, and with no other.
 */
export class Captcha {
  private readonly store: Store;
  private readonly onToken: (token: string) => void;
  private round: number | undefined;
  private port: MessagePort | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, onToken: (token: string) => void) {
    this.store = store;
    this.onToken = onToken;
    addEventListener('message', this.onMessage);
  }

  /** Each round is a document of its own. */
  follow(): void {
    const round = this.shown?.round;
    if (round === this.round) return;
    this.stop();
    this.round = round;
    if (round !== undefined) this.timer = setTimeout(() => this.trouble('captcha_unavailable'), PATIENCE_MS);
  }

  dispose(): void {
    removeEventListener('message', this.onMessage);
    this.stop();
  }

  private get shown(): ChallengeState | undefined {
    const { state } = this.store.model;
    return state.name === 'challenge' && isCaptcha(state.challenge.type) ? state : undefined;
  }

  private get frame(): HTMLIFrameElement | null {
    return document.querySelector<HTMLIFrameElement>(`iframe#${captchaFrameId}`);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.port?.close();
    this.port = undefined;
  }

  private readonly onMessage = ({ source, origin, data }: MessageEvent) => {
    const { shown, frame, store } = this;
    if (!shown || !frame || source !== frame.contentWindow || data?.type !== challengeLoaded) return;
    const target = new URL(store.api?.challengeUrl(shown.challenge.type) ?? '').origin;
    if (origin !== target) return;
    this.stop();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = (event: MessageEvent<WidgetMessage>) => this.take(event.data);
    frame.contentWindow?.postMessage({ type: challengeConnect }, target, [port2]);
    const request: WidgetRequest = {
      siteKey: shown.challenge.site_key ?? '',
      language: document.documentElement.lang,
      theme: store.options.theme ?? 'auto',
    };
    port1.postMessage(request);
  };

  /** The maker's script may say anything: a text that is too long or a size that hides the page counts for nothing. */
  private take(message: WidgetMessage): void {
    switch (message?.type) {
      case 'token':
        if (typeof message.token === 'string' && message.token.length <= LONGEST_TOKEN) this.onToken(message.token);
        break;
      case 'expired':
        this.trouble('captcha_expired');
        break;
      case 'unavailable':
        this.trouble('captcha_unavailable');
        break;
      case 'height': {
        const height = Math.min(Math.max(Number(message.height) || 0, LEAST_HEIGHT), MOST_HEIGHT);
        this.frame?.style.setProperty('height', `${height}px`);
      }
    }
  }

  private trouble(problem: 'captcha_expired' | 'captcha_unavailable'): void {
    if (this.shown?.step !== 'enter') return;
    this.store.wantsFocus = 'alert';
    this.store.dispatch({ type: 'captchaTroubled', problem });
  }
}
