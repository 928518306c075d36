import type { Texts } from './texts.ts';

/** Tallest that a frame may make itself, in CSS pixels. */
const TALLEST = 20_000;
/** A form that needs just what was there before it tells no height. */
const RELEASE_MS = 500;

// The space is held until the form is there, so that what comes below it does not move.
const css = (held: number) => `
:host { display: block }
:host([hidden]) { display: none }
.box { position: relative; outline: none }
.held { min-height: ${held}rem }
.bones { position: absolute; inset: 0; overflow: hidden }
.bones i { display: block; height: 2.75rem; margin: 0 0 1.25rem; border-radius: var(--gv-radius, 6px); background: currentColor; opacity: .1 }
.bones i:first-child { width: 45% }
.bones i:last-child { margin-top: 2.5rem }
.failure { position: relative; padding: 1rem; border: 1px solid; border-radius: var(--gv-radius, 6px) }
.failure p { margin: 0 }
.failure button { font: inherit; min-height: 44px; margin-top: 1rem; padding: 0 1.25rem; cursor: pointer }
[hidden] { display: none }
@media (prefers-reduced-motion: no-preference) {
  .bones i { animation: wait 1.6s ease-in-out infinite alternate }
  @keyframes wait { to { opacity: .05 } }
}`;

export type Shown = 'loading' | 'frame' | 'failed' | 'failed for good';

export interface View {
  /** @param ready - Called with the new iframe before it is inserted and begins to load. */
  insertFrame(address: string, ready: (iframe: HTMLIFrameElement) => void): void;
  removeFrame(): void;
  show(what: Shown): void;
  /** CSS pixels. The first one shows the frame. */
  setHeight(pixels: number): void;
  /** The session is loaded: gives back the space that was held, once the frame has told how much the form needs. */
  release(): void;
  say(texts: Texts): void;
}

export interface Given {
  /** In rem. */
  readonly held: number;
  readonly texts: Texts;
  readonly retry: () => void;
}

/** What the element shows itself: a skeleton before the frame is there, and a way out when it does not come. */
export function createView(root: ShadowRoot, { held, texts: first, retry }: Given): View {
  const document = root.ownerDocument;
  const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, className = '') =>
    Object.assign(document.createElement(name), className && { className });
  const box = make('div', 'box held');
  box.tabIndex = -1;
  box.setAttribute('role', 'group');
  const bones = make('div', 'bones');
  bones.append(...Array.from({ length: 9 }, () => make('i')));
  const failure = make('div', 'failure');
  failure.setAttribute('role', 'alert');
  const button = make('button');
  button.type = 'button';
  // The button is gone as soon as it was pressed, and the focus would be lost with it.
  button.onclick = () => {
    box.focus();
    retry();
  };
  box.append(bones, failure);
  addStyle(root, css(held));
  root.append(box);

  let iframe: HTMLIFrameElement | undefined;
  let shown: Shown = 'loading';
  let texts = first;
  let isReleased = false;
  const giveBack = () => {
    if (isReleased) box.classList.remove('held');
  };

  const render = () => {
    const hasFailed = shown.startsWith('failed');
    bones.hidden = shown !== 'loading';
    failure.hidden = !hasFailed;
    box.setAttribute('aria-busy', String(shown === 'loading'));
    box.setAttribute('aria-label', texts.title);
    if (iframe) {
      iframe.title = texts.title;
      // Not hidden while it loads: browsers may put off the work of a frame that is not rendered.
      iframe.style.opacity = shown === 'frame' ? '1' : '0';
      iframe.style.position = shown === 'frame' ? 'static' : 'absolute';
      iframe.style.visibility = hasFailed ? 'hidden' : 'visible';
    }
    failure.lang = texts.lang;
    failure.dir = texts.dir;
    button.textContent = texts.retry;
    const words = make('p');
    words.textContent = texts.failed;
    // Inserted only then: that is what a screen reader announces.
    failure.replaceChildren(...(hasFailed ? [words, ...(shown === 'failed' ? [button] : [])] : []));
  };

  const show = (what: Shown) => {
    shown = what;
    render();
  };

  render();
  return {
    removeFrame: () => {
      iframe?.remove();
      iframe = undefined;
    },
    insertFrame: (address, ready) => {
      iframe = make('iframe');
      iframe.src = address;
      iframe.allow = `payment ${new URL(address).origin}`;
      iframe.referrerPolicy = 'no-referrer';
      // By script, since the page's content security policy may refuse the style sheet.
      iframe.style.cssText = 'display:block;width:100%;border:0;top:0;left:0';
      isReleased = false;
      box.classList.add('held');
      show('loading');
      ready(iframe);
      box.append(iframe);
    },
    show,
    setHeight: (pixels) => {
      if (!iframe || !(pixels > 0)) return;
      iframe.style.height = `${Math.min(Math.ceil(pixels), TALLEST)}px`;
      if (isReleased) giveBack();
      if (shown !== 'frame') show('frame');
    },
    release: () => {
      if (isReleased) return;
      isReleased = true;
      setTimeout(giveBack, RELEASE_MS);
    },
    say: (next) => {
      const isNews = next.lang !== texts.lang;
      texts = next;
      if (isNews) render();
    },
  };
}

/** As a constructed sheet where there are such, since a content security policy has no say in those. */
function addStyle(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = root.ownerDocument.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}
