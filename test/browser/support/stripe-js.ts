import type { Page, Route } from 'playwright-core';
import { stripe } from '../../support/processor-stripe.ts';

/**
 * A stand-in of Stripe.js where the real one is: at the edge of the browser's network. As with Stripe's, what is typed is
 * in frames of js.stripe.com alone, which give it to api.stripe.com, here the fake of its API; and a payment is
 * authenticated in a frame of hooks.stripe.com.
 */
const script = `
window.Stripe = Object.assign((key) => {
  const group = crypto.randomUUID();
  const open = new Map();
  const replies = new Map();
  addEventListener('message', ({ origin, data }) => {
    if (!/^https:\\/\\/(js|hooks)\\.stripe\\.com$/.test(origin)) return;
    if (data.reply) return replies.get(data.reply)?.(data);
    open.get(data.kind)?.heard(data);
  });
  const ask = (frame, message) => new Promise((resolve) => {
    const reply = crypto.randomUUID();
    replies.set(reply, resolve);
    frame.contentWindow.postMessage({ ...message, reply }, '*');
  });
  const frameOf = (src, title) => Object.assign(document.createElement('iframe'), { src, title, allow: '' });

  const create = (kind, options) => {
    if (open.has(kind)) throw new Error('Can only create one Element of type ' + kind);
    const listeners = {};
    let frame; let container;
    const tell = (message) => frame?.contentWindow?.postMessage(message, '*');
    const state = (name, on) => container.classList.toggle(options.classes[name], on);
    const element = {
      heard({ event, ...rest }) {
        if (event === 'focus' || event === 'blur') state('focus', event === 'focus');
        if (event === 'ready') tell({ do: 'update', options });
        for (const listener of listeners[event] ?? []) listener(rest);
      },
      frame: () => frame,
      on(event, listener) { (listeners[event] ??= []).push(listener); return element; },
      mount(target) {
        if (!target.isConnected) throw new Error('The container is not in the document');
        container = target;
        container.classList.add(options.classes.base);
        frame = frameOf('https://js.stripe.com/field.html?' + new URLSearchParams({ kind, group }), 'Secure input frame');
        frame.height = '24'; frame.style.cssText = 'border: 0; width: 100%; display: block';
        container.append(frame);
      },
      focus: () => tell({ do: 'focus' }),
      clear: () => tell({ do: 'clear' }),
      update: (change) => tell({ do: 'update', options: Object.assign(options, change) }),
      destroy() { open.delete(kind); frame?.remove(); },
    };
    open.set(kind, element);
    return element;
  };

  return {
    _registerWrapper() {},
    elements: () => ({ create, getElement: (kind) => open.get(kind) ?? null, update: async () => {} }),
    createPaymentMethod: ({ card, billing_details }) => ask(card.frame(), { do: 'tokenize', key, billing_details }),
    createToken: (type, element) => ask(element.frame(), { do: 'tokenize', key, type }),
    async handleNextAction({ clientSecret }) {
      const frame = frameOf('https://hooks.stripe.com/authenticate.html?' + new URLSearchParams({ clientSecret }), '3D Secure');
      frame.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; background: white; z-index: 1';
      document.body.append(frame);
      await new Promise((resolve) => { frame.onload = resolve; });
      const { ok } = await ask(frame, {});
      frame.remove();
      return ok ? { paymentIntent: { status: 'requires_confirmation' } } : { error: { code: 'payment_intent_authentication_failure' } };
    },
  };
}, { version: 'endive' });`;

const field = `<!doctype html>
<html lang="en">
<title>Secure input</title>
<style>body { margin: 0 } input { border: 0; outline: 0; padding: 0; width: 100%; background: none; font: inherit }</style>
<input inputmode="numeric" autocomplete="off">
<script>
const params = new URLSearchParams(location.search);
const kind = params.get('kind');
const input = document.querySelector('input');
const labels = { cardNumber: 'Credit or debit card number', cardExpiry: 'Credit or debit card expiration date', cardCvc: 'Credit or debit card CVC/CVV' };
input.setAttribute('aria-label', labels[kind]);
const say = (message) => parent.postMessage({ kind, ...message }, '*');
const digits = () => input.value.replace(/\\D/g, '');
const brands = { 4: 'visa', 5: 'mastercard', 3: 'amex', 6: 'discover' };
const wholes = { cardNumber: (text) => text.length >= 15, cardExpiry: (text) => text.length === 4 && text.slice(2) > '25', cardCvc: (text) => text.length >= 3 };
const changed = () => {
  const text = digits();
  const past = kind === 'cardExpiry' && text.length === 4 && text.slice(2) <= '25';
  say({
    event: 'change', complete: wholes[kind](text), empty: text === '',
    error: past ? { type: 'validation_error', code: 'invalid_expiry_year_past' } : undefined,
    ...(kind === 'cardNumber' && { brand: brands[text[0]] ?? 'unknown' }),
  });
};
input.oninput = changed;
input.onfocus = () => say({ event: 'focus' });
input.onblur = () => say({ event: 'blur' });

const group = new BroadcastChannel(params.get('group'));
group.onmessage = ({ data }) => { if (data === 'values') group.postMessage({ kind, value: digits() }); };
const others = () => new Promise((resolve) => {
  const values = {};
  group.addEventListener('message', ({ data }) => {
    if (data.kind) values[data.kind] = data.value;
    if (values.cardExpiry !== undefined && values.cardCvc !== undefined) resolve(values);
  });
  group.postMessage('values');
});
const nested = (name, value) => Object.entries(value).flatMap(([key, inner]) =>
  typeof inner === 'object' ? nested(name + '[' + key + ']', inner) : [[name + '[' + key + ']', inner]]);
const post = async (path, key, body) => {
  const response = await fetch('https://api.stripe.com' + path, { method: 'POST', body, headers: { Authorization: 'Bearer ' + key } });
  return { ok: response.ok, answer: await response.json() };
};
const tokenizeCode = async ({ key }) => {
  const { ok, answer } = await post('/v1/tokens', key, new URLSearchParams({ 'cvc_update[cvc]': digits() }));
  return ok ? { token: answer } : { error: answer.error };
};
const tokenize = async ({ key, billing_details = {} }) => {
  const { cardExpiry, cardCvc } = await others();
  const body = new URLSearchParams([
    ['type', 'card'], ['card[number]', digits()], ['card[cvc]', cardCvc],
    ['card[exp_month]', String(Number(cardExpiry.slice(0, 2)))], ['card[exp_year]', '20' + cardExpiry.slice(2)],
    ...nested('billing_details', billing_details),
  ]);
  try {
    const { ok, answer } = await post('/v1/payment_methods', key, body);
    return ok ? { paymentMethod: { ...answer, card: { ...answer.card, exp_month: 12, exp_year: 2035 } } } : { error: answer.error };
  } catch {
    return { error: { type: 'api_connection_error' } };
  }
};
onmessage = async ({ source, data }) => {
  if (source !== parent) return;
  if (data.do === 'focus') input.focus();
  if (data.do === 'clear') { input.value = ''; changed(); }
  if (data.do === 'update') {
    input.disabled = data.options.disabled;
    Object.assign(input.style, data.options.style.base);
  }
  if (data.do === 'tokenize') parent.postMessage({ reply: data.reply, ...(await (data.type === 'cvc_update' ? tokenizeCode : tokenize)(data)) }, '*');
};
say({ event: 'ready' });
</script>
</html>`;

const authentication = `<!doctype html>
<html lang="en">
<title>3D Secure</title>
<h1>Your bank</h1>
<button id="complete">Complete authentication</button> <button id="fail">Fail authentication</button>
<script>
const client_secret = new URLSearchParams(location.search).get('clientSecret');
onmessage = ({ data: { reply } }) => {
  for (const button of document.querySelectorAll('button')) button.onclick = async () => {
    const passed = button.id === 'complete';
    await fetch('https://api.stripe.com/authenticate', { method: 'POST', body: new URLSearchParams({ client_secret, passed }) });
    parent.postMessage({ reply, ok: passed }, '*');
  };
};
</script>
</html>`;

const documents: Readonly<Record<string, string>> = { '/field.html': field, '/authenticate.html': authentication };

/** What the browser sent to Stripe: address and body. */
export type SentToStripe = { readonly url: string; readonly body: string }[];

/** Puts the stand-in into a page's network. */
export async function serveStripeJs(page: Page): Promise<SentToStripe> {
  const sent: SentToStripe = [];
  await page.route(/^https:\/\/(js|hooks)\.stripe\.com\//, (route) => {
    const { pathname } = new URL(route.request().url());
    const html = documents[pathname];
    if (html !== undefined) return route.fulfill({ contentType: 'text/html', body: html });
    if (!pathname.endsWith('/stripe.js')) return route.abort();
    return route.fulfill({ contentType: 'text/javascript', body: script });
  });
  await page.route('https://api.stripe.com/**', async (route) => {
    const request = route.request();
    sent.push({ url: request.url(), body: request.postData() ?? '' });
    await forward(route, request.url().replace('https://api.stripe.com', stripe.url));
  });
  return sent;
}

async function forward(route: Route, url: string): Promise<void> {
  const response = await route.fetch({ url });
  await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
}
