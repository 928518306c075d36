import { verifyRedirect, verifyWebhook, WebhookVerificationError } from '@govifi/hosted-sessions';

export interface Secrets {
  readonly webhook: readonly string[];
  readonly redirect: readonly string[];
}

/**
 * A shop for everything that serves the web's own Request and Response: Next.js routes, Hono, Bun, Deno.
 * POST /webhooks hears that a session was paid; GET /thanks is its success_url.
 */
export function shop({ webhook, redirect }: Secrets, paid: Set<string>) {
  return async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === 'POST' && pathname === '/webhooks') return receive(request, webhook, paid);
    if (request.method !== 'GET' || pathname !== '/thanks') return new Response(null, { status: 404 });
    // A link that is old or was made up shows nothing about an order. It is no failure: payers reload pages.
    if (!verifyRedirect(request.url, redirect)) return new Response('Look up your order in your account.');
    const known = paid.has(searchParams.get('session_id') ?? '');
    return new Response(
      known ? 'Thank you, your order is paid.' : 'Thank you, we will confirm your payment by e-mail.',
    );
  };
}

async function receive(request: Request, secrets: readonly string[], paid: Set<string>): Promise<Response> {
  try {
    const event = verifyWebhook(await request.text(), request.headers, secrets);
    if (event.event_type === 'checkout_session.completed') paid.add(event.data.session_id);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof WebhookVerificationError) return new Response(null, { status: 401 });
    throw error;
  }
}
