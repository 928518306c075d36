import type { WidgetRequest } from './protocol.ts';

export interface WidgetEvents {
  readonly onToken: (token: string) => void;
  readonly onExpired: () => void;
  readonly onFailed: () => void;
  /** The widget laid a puzzle over the document, or took it away. */
  readonly onPuzzle: (open: boolean) => void;
}

export interface Vendor {
  /** Address of its script, which calls `onload` of the window by that name. */
  readonly script: (onload: string, language: string) => string;
  readonly render: (container: HTMLElement, request: WidgetRequest, events: WidgetEvents) => void;
}

interface Renderer {
  render(container: HTMLElement, options: Readonly<Record<string, unknown>>): unknown;
}
type Vendors = typeof window & { hcaptcha?: Renderer; turnstile?: Renderer };

/** `undefined` lets the maker choose. */
const colours = (theme: WidgetRequest['theme']) =>
  theme === 'auto' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;

/** By the type of challenge. The verifier asks for Turnstile's action; hCaptcha has none. */
export const vendors: Readonly<Record<string, Vendor>> = {
  // https://docs.hcaptcha.com/configuration
  hcaptcha: {
    script: (onload, language) =>
      `https://js.hcaptcha.com/1/api.js?${new URLSearchParams({ render: 'explicit', recaptchacompat: 'off', hl: language, onload })}`,
    render: (container, { siteKey, theme }, { onToken, onExpired, onFailed, onPuzzle }) =>
      (window as Vendors).hcaptcha?.render(container, {
        sitekey: siteKey,
        theme: colours(theme),
        size: container.clientWidth < 303 ? 'compact' : 'normal',
        callback: onToken,
        'expired-callback': onExpired,
        'chalexpired-callback': onExpired,
        'error-callback': onFailed,
        'open-callback': () => onPuzzle(true),
        'close-callback': () => onPuzzle(false),
      }),
  },
  // https://developers.cloudflare.com/turnstile/get-started/client-side-rendering/widget-configurations/
  turnstile: {
    script: (onload) =>
      `https://challenges.cloudflare.com/turnstile/v0/api.js?${new URLSearchParams({ render: 'explicit', onload })}`,
    render: (container, { siteKey, theme, language }, { onToken, onExpired, onFailed }) =>
      (window as Vendors).turnstile?.render(container, {
        sitekey: siteKey,
        action: 'pay',
        theme: colours(theme),
        language,
        size: container.clientWidth < 300 ? 'compact' : 'flexible',
        // A token is given once: what asks for another one is a new document.
        'refresh-expired': 'never',
        callback: onToken,
        'timeout-callback': onExpired,
        'error-callback': onFailed,
        'unsupported-callback': onFailed,
      }),
  },
};
