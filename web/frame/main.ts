import { CheckoutElement, defineCheckout } from './checkout-element.ts';
import { serveElement } from './bridge/element.ts';
import { metaContent } from './bridge/framed.ts';
import { servePlain } from './bridge/plain.ts';

/** The framed document: `/frame` is the element's, `/embed/<id>` stands in an iframe by itself. */
defineCheckout();
const element =
  document.querySelector('gv-checkout') ?? document.body.appendChild(document.createElement('gv-checkout'));
if (!(element instanceof CheckoutElement)) throw new Error('The document has no <gv-checkout>');
const framed = {
  element,
  apiUrl: metaContent('api-url'),
  parentOrigins: metaContent('parent-origins').split(' ').filter(Boolean),
};
if (location.pathname.startsWith('/embed/')) servePlain(framed);
else serveElement(framed);
