import { exchange } from '../api-client/exchange.ts';
import { type SessionApi, sessionApi } from '../api-client/session-api.ts';
import { takeSecret } from '../api-client/take-secret.ts';
import { CheckoutElement, defineCheckout } from '../frame/checkout-element.ts';
import { useLocale } from '../frame/i18n.ts';

const [, processor, sessionId = ''] = /^(?:\/(stripe))?\/(cs_[A-Za-z0-9]+)\/?$/.exec(location.pathname) ?? [];
const secret = takeSecret(sessionId);

async function connect() {
  const site = await exchange<{ api_url: string }>('/config.json');
  if (!site.ok || secret === undefined) return undefined;
  return atItsAddress(sessionApi(site.body.api_url, { sessionId, secret }), secret);
}

/**
 * The page's policy is its address's: what an account's processor needs is let in at an address of its own, where the
 * page goes before it shows anything. docs/decisions/processor-policies.md
 */
function atItsAddress(api: SessionApi, secret: string): SessionApi {
  let arrived = false;
  const config: SessionApi['config'] = async () => {
    const answer = await api.config();
    const wanted = answer.ok && answer.body.processor.name === 'stripe' ? 'stripe' : undefined;
    if (!answer.ok || arrived || wanted === processor) {
      arrived ||= answer.ok;
      return answer;
    }
    location.replace(`${wanted === undefined ? '' : `/${wanted}`}/${sessionId}#cs=${secret}`);
    return new Promise(() => {});
  };
  return { ...api, config };
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
