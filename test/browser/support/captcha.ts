import type { Locator, Page } from 'playwright-core';

/**
 * Stands in for a maker's script, at the maker's own address: a button that gives what its `data-token` says. It looks
 * into the page around it, as a script that was tampered with would, and shows how far it got.
 */
const script = `
  const reached = [];
  for (const [name, reach] of Object.entries({
    parent: () => parent.document.title,
    top: () => top.document.title,
    storage: () => parent.localStorage.length,
  })) try { reach(); reached.push(name); } catch {}
  const widget = {
    render(container, options) {
      window.asked = options;
      const button = Object.assign(document.createElement('button'), { textContent: 'I am a person' });
      button.style.height = '80px';
      button.dataset.reached = reached.join();
      button.onclick = () => options.callback(button.dataset.token);
      container.append(button);
    },
  };
  window.turnstile = window.hcaptcha = widget;
  window[new URL(document.currentScript.src).searchParams.get('onload')]();`;

const makers = /^https:\/\/(js\.hcaptcha\.com|challenges\.cloudflare\.com)\//;

/** The makers' scripts as the page gets them; `blocked` as by what keeps a browser from them. What was asked for is noted. */
export async function serveCaptchas(page: Page): Promise<{ readonly asked: string[]; blocked: boolean }> {
  const state = { asked: [] as string[], blocked: false };
  await page.route(makers, async (route) => {
    state.asked.push(route.request().url());
    if (state.blocked) await route.abort('blockedbyclient');
    else await route.fulfill({ contentType: 'text/javascript', body: script });
  });
  return state;
}

/** The payer solves it, and the maker gives this token for it. */
export async function giveToken(widget: Locator, token: string): Promise<void> {
  await widget.evaluate((button, given) => button.setAttribute('data-token', given), token);
  await widget.click();
}
