import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from '@govifi/hosted-sessions';
import express, { type ErrorRequestHandler, type Express } from 'express';

/**
 * A shop that parses JSON everywhere but here: a signature is over the raw bytes, and a body that was parsed and
 * written again has another one. So the webhook's route comes first, with a parser that leaves the bytes as they are.
 */
export function shop(secrets: readonly string[], handle: (event: WebhookEvent) => Promise<void>): Express {
  const app = express();
  // Any content type, for what is not JSON is no webhook of ours and must be refused as such, not left unread.
  app.post('/webhooks', express.raw({ type: () => true, limit: '1mb' }), async ({ body, headers }, response) => {
    // Without a body Express gives none; an error that is thrown goes to the handler below.
    await handle(verifyWebhook(Buffer.isBuffer(body) ? body : '', headers, secrets));
    response.status(204).end();
  });

  app.use(express.json());
  app.post('/orders', (request, response) => {
    response.status(201).json({ items: request.body.items });
  });

  app.use(refused);
  return app;
}

/** What is not 2xx is sent again later: right for a fault of ours, and harmless for a forgery. */
const refused: ErrorRequestHandler = (error, _request, response, _next) => {
  const forged = error instanceof WebhookVerificationError;
  const status: number = forged ? 401 : (error.status ?? 500);
  if (status >= 500) console.error(error);
  response.status(status).end();
};
