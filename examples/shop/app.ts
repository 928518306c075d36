import { type HostedSessions, verifyRedirect, verifyWebhook, WebhookVerificationError } from '@govifi/hosted-sessions';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { catchUp, handleEvent } from './events.ts';
import { orderPage, payPage, productsPage, sorryPage } from './pages.ts';
import { productOf } from './products.ts';
import { secretsOf } from './secrets.ts';
import { endSession, sessionOf } from './sessions.ts';
import type { Store } from './store.ts';

export interface ShopOptions {
  /** Origin of the shop's pages. */
  readonly origin: string;
  /** `CheckoutUrl` of the deployment. */
  readonly checkoutUrl: string;
  /** A client for the shop's account. */
  readonly payments: () => Promise<HostedSessions>;
  readonly store: Store;
}

export function shop({ origin, checkoutUrl, payments, store }: ShopOptions): Express {
  const app = express();
  const { orders } = store.contents;
  const secrets = secretsOf(payments);

  // First, with the raw bytes, since they are what is signed.
  app.post('/webhooks', express.raw({ type: () => true, limit: '1mb' }), async ({ body, headers }, response) => {
    const { webhook } = await secrets();
    handleEvent(store, verifyWebhook(Buffer.isBuffer(body) ? body : '', headers, webhook));
    response.status(204).end();
  });

  app.use((_request, response, next) => {
    // What the element needs of a strict policy: its script, and its frame.
    response.set({
      'Content-Security-Policy': [
        `default-src 'self'; script-src 'self' ${checkoutUrl}; frame-src ${checkoutUrl}`,
        `base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      ].join('; '),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });
  app.use(express.static(join(import.meta.dirname, 'public')));

  app.get('/', (_request, response) => void response.send(productsPage()));

  app.post('/orders', express.urlencoded(), ({ body }, response) => {
    const product = productOf(body?.product);
    if (!product) return void response.status(400).send(sorryPage());
    const id = randomBytes(16).toString('hex');
    orders[id] = { id, product: product.id, amount: product.price, at: Date.now(), status: 'open', attempt: 1 };
    store.save();
    response.redirect(303, `/orders/${id}/pay`);
  });

  app.get('/orders/:id/pay', async ({ params }, response) => {
    const order = orders[params.id];
    if (!order) return void response.status(404).send(sorryPage());
    if (order.status !== 'open') return response.redirect(303, `/orders/${order.id}`);
    const session = await sessionOf(await payments(), order, origin);
    order.session = session.session_id;
    store.save();
    // The page holds the session's secret.
    response.set('Cache-Control', 'no-store').send(payPage(order, session, checkoutUrl));
  });

  app.post('/orders/:id/again', async ({ params }, response) => {
    const order = orders[params.id];
    if (!order) return void response.status(404).send(sorryPage());
    const isOver = order.status === 'open' && (await endSession(await payments(), order));
    if (isOver) order.attempt += 1;
    store.save();
    response.redirect(303, `/orders/${order.id}${isOver ? '/pay' : ''}`);
  });

  // The success_url, and where `pay.js` goes: a word of thanks for who comes from the checkout, never the proof.
  app.get('/orders/:id', async ({ params, query, originalUrl }, response) => {
    const order = orders[params.id];
    if (!order) return void response.status(404).send(sorryPage());
    if (order.status === 'open' && order.session) await catchUp(await payments(), store);
    const isSigned = async () => verifyRedirect(`${origin}${originalUrl}`, (await secrets()).redirect);
    const isBack = 'paid' in query || ('sig' in query && (await isSigned()));
    response.set('Cache-Control', 'no-store').send(orderPage(order, isBack));
  });

  app.use((_request, response) => void response.status(404).send(sorryPage()));
  app.use(failed);
  return app;
}

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  const isForged = error instanceof WebhookVerificationError;
  const status: number = isForged ? 401 : (error.status ?? 500);
  if (status >= 500) console.error(error);
  response.status(status).end();
};
