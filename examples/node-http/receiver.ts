import type { IncomingMessage, ServerResponse } from 'node:http';
import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from '@govifi/hosted-sessions';

const LARGEST_BODY = 1_000_000;

/** A request listener for node:http. The signature is over the raw bytes, so these are read before anything else is. */
export function webhookReceiver(secrets: readonly string[], handle: (event: WebhookEvent) => Promise<void>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number) => response.writeHead(status).end();
    if (request.method !== 'POST') return void answer(405);
    const body = await rawBody(request);
    if (!body) return void answer(413);
    try {
      await handle(verifyWebhook(body, request.headers, secrets));
      answer(204);
    } catch (error) {
      // What is not 2xx is sent again later: right for a fault of ours, and harmless for a forgery.
      if (!(error instanceof WebhookVerificationError)) console.error(error);
      answer(error instanceof WebhookVerificationError ? 401 : 500);
    }
  };
}

async function rawBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}
