import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildElement } from '../../../../lib/web-assets.ts';

/** Stands for the frame: it says what a test makes it say, and keeps what it hears. */
const frameScript = `
  window.heard = []; window.connects = 0;
  addEventListener('message', ({ data, ports, origin }) => {
    if (data.type !== 'govifi:connect') return;
    window.connects += 1; window.parentOrigin = origin; window.port = ports[0];
    port.onmessage = (event) => heard.push(event.data);
    if (window.mute !== true) port.postMessage({ type: 'hello', version: 1 });
  });
  if (!location.search.includes('silent')) parent.postMessage({ type: 'govifi:frame' }, '*');
`;

export interface Sites {
  /** Origin of the merchant's page. */
  readonly merchant: string;
  /** Origin of the checkout, on another site. */
  readonly checkout: string;
  /** What the checkout answers for its frame; the stand-in when undefined. */
  frame: RequestListener | undefined;
  /** Addresses of the frames that were asked for. */
  readonly frameLoads: string[];
  stop(): Promise<void>;
}

/** A merchant's page, under a strict content security policy, and a checkout on another site, both over HTTP. */
export async function startSites(): Promise<Sites> {
  const scripts = new Map(
    [buildElement('govifi-payment', 'web/payment-element'), buildElement('govifi-wallet', 'web/wallet-element')]
      .flatMap(({ module, classic }) => [module.entry, classic.entry])
      .map(({ logicalName, contents }) => [`/${logicalName}`, contents]),
  );
  const checkout = await serve('localhost', (request, response) => {
    const script = scripts.get(request.url?.split('?')[0] ?? '');
    if (script) {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' });
      response.end(script);
      return;
    }
    sites.frameLoads.push(request.url ?? '');
    if (sites.frame) return sites.frame(request, response);
    html(response, `<!doctype html><title>form</title><body style="height:200px"><script>${frameScript}</script>`);
  });
  const merchant = await serve('127.0.0.1', (request, response) => {
    if (request.url?.startsWith('/frame')) return html(response, `<script>${frameScript}</script>`);
    const policy = `default-src 'none'; script-src 'self' ${checkout.origin}; style-src 'self'; frame-src ${checkout.origin}`;
    response.setHeader('Content-Security-Policy', request.url === '/loose' ? '' : policy);
    html(
      response,
      '<!doctype html><html lang="en"><title>shop</title><header><h1>Shop</h1></header><main></main><footer>below</footer>',
    );
  });
  const sites: Sites = {
    merchant: merchant.origin,
    checkout: checkout.origin,
    frame: undefined,
    frameLoads: [],
    stop: async () => {
      await Promise.all([merchant.close(), checkout.close()]);
    },
  };
  return sites;
}

function html(response: Parameters<RequestListener>[1], body: string): void {
  response.setHeader('Content-Type', 'text/html');
  response.end(body);
}

async function serve(host: string, listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
