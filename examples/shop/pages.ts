import type { CreatedSession } from '@govifi/hosted-sessions';
import { money, productOf, products } from './products.ts';
import type { Order } from './store.ts';

/** HTML whose inserted values are escaped, unless they are HTML themselves. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(strings: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  const texts = values.map((value) => {
    if (value instanceof Html) return value.text;
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
    return value.map(({ text }) => text).join('');
  });
  return new Html(String.raw({ raw: strings }, ...texts));
}

export function layout(title: string, body: Html, head = html``): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – Demo shop</title>
        <link rel="stylesheet" href="/shop.css" />
        ${head}
      </head>
      <body>
        <header><a href="/">Demo shop</a></header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

export function productsPage(): string {
  const cards = products.map(
    ({ id, name, about, price }) => html`
      <li>
        <h2>${name}</h2>
        <p>${about}</p>
        <form method="post" action="/orders">
          <button name="product" value="${id}">Buy ${name} for ${money(price)}</button>
        </form>
      </li>`,
  );
  return layout('Products', html`<h1>Products</h1><ul class="products">${cards}</ul>`);
}

/** Where the order is paid: this element and this script are all that a page needs. */
export function payPage(order: Order, session: CreatedSession, checkoutUrl: string): string {
  const head = html`<script type="module" src="${checkoutUrl}/govifi-payment.mjs"></script>
    <script type="module" src="/pay.js"></script>`;
  return layout(
    'Pay',
    html`<h1>Pay for your order</h1>
      <p>${productOf(order.product)?.name ?? ''}, ${money(order.amount)}</p>
      <govifi-payment session-id="${session.session_id}" client-secret="${session.client_secret}"></govifi-payment>
      <p class="else">Or pay <a href="${session.hosted_url}">on a page of its own</a>.</p>
      <form id="again" method="post" action="/orders/${order.id}/again" hidden>
        <p>This took too long, and nothing was charged.</p>
        <button>Start again</button>
      </form>`,
    head,
  );
}

const words: Readonly<Record<Order['status'], string>> = {
  open: 'Not paid yet',
  paid: 'Paid',
  failed: 'Your bank sent the payment back',
};

/** @param isBack - The payer comes from the checkout, which says that the order is paid. */
export function orderPage(order: Order, isBack: boolean): string {
  const isAwaited = isBack && order.status === 'open';
  const status = isAwaited ? 'Thank you, we are confirming your payment' : words[order.status];
  return layout(
    'Order',
    html`<h1>Your order</h1>
      <p>${productOf(order.product)?.name ?? ''}, ${money(order.amount)}</p>
      <p role="status" class="${order.status}">${status}</p>
      ${order.total === undefined ? html`` : html`<p>Charged: ${money(order.total)}. Payment ${order.payment ?? ''}</p>`}
      ${order.status === 'paid' || isAwaited ? html`` : html`<p><a href="/orders/${order.id}/pay">Pay now</a></p>`}`,
    // The webhook may come a moment after the payer.
    isAwaited ? html`<meta http-equiv="refresh" content="1" />` : html``,
  );
}

export function sorryPage(): string {
  return layout('Not found', html`<h1>There is nothing here</h1><p><a href="/">To the products</a></p>`);
}
