import { exchange } from '../api-client/exchange.ts';
import { type Link, sessionApi } from '../api-client/session-api.ts';
import { CheckoutElement, defineCheckout } from '../frame/checkout-element.ts';
import { takeLink } from './link.ts';

async function connect(link: Link) {
  const site = await exchange<{ api_url: string }>('/config.json');
  return site.ok ? sessionApi(site.body.api_url, link) : undefined;
}

const link = takeLink();
defineCheckout();
const element = document.querySelector('gv-checkout');
if (!(element instanceof CheckoutElement)) throw new Error('The page has no <gv-checkout>');
const checkout = element.open(
  { connect: async () => link && connect(link), options: {}, onEvent: () => {} },
  { page: true },
);
if (link) void checkout.load();
else checkout.badLink();

// A second link to the same session differs by its fragment only, for which no browser loads a page anew.
addEventListener('hashchange', () => location.reload());
addEventListener('beforeunload', (event) => {
  if (checkout.isPaying) event.preventDefault();
});
