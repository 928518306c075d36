import { exchange } from '../api-client/exchange.ts';
import { sessionApi } from '../api-client/session-api.ts';
import { takeSecret } from '../api-client/take-secret.ts';
import { CheckoutElement, defineCheckout } from '../frame/checkout-element.ts';
import { useLocale } from '../frame/i18n.ts';

const [, sessionId = ''] = /^\/(cs_[A-Za-z0-9]+)\/?$/.exec(location.pathname) ?? [];
const secret = takeSecret(sessionId);

async function connect() {
  const site = await exchange<{ api_url: string }>('/config.json');
  return site.ok && secret !== undefined ? sessionApi(site.body.api_url, { sessionId, secret }) : undefined;
}

function open(): void {
  defineCheckout();
  const element = document.querySelector('gv-checkout');
  if (!(element instanceof CheckoutElement)) throw new Error('The page has no <gv-checkout>');
  const checkout = element.open(
    { connect, ready: useLocale(undefined), options: {}, onEvent: () => {} },
    { page: true },
  );
  if (secret === undefined) checkout.refuse('badLink');
  else void checkout.load();
}

// A second link to the same session differs by its fragment only, for which no browser loads a page anew.
addEventListener('hashchange', () => location.reload());
open();
