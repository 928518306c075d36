import type {
  Stripe,
  StripeCardCvcElement,
  StripeCardNumberElement,
  StripeElementLocale,
  StripeError,
} from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/dist/pure.mjs';
import type { Answer, Refusal } from '../../api-client/exchange.ts';
import type { Token } from '../../api-client/tokenizer.ts';
import type { HostedFieldEvents, HostedFields, HostedLook } from '../flow/hosted-fields.ts';
import type { HostedName, HostedValue } from '../forms/hosted-value.ts';

/** A PaymentMethod that has not come by then is not waited for. */
const TOKEN_MS = 30_000;

const kinds = { number: 'cardNumber', expiry: 'cardExpiry', code: 'cardCvc' } as const;
/** Of the container, by which our own stylesheet dresses it. */
const classes = { base: 'hosted', focus: 'focused', complete: 'complete', empty: 'empty', invalid: 'invalid' };

/** The same interface for each of Stripe's three kinds of element, as far as it is used. */
interface CardElement {
  mount(container: HTMLElement): void;
  destroy(): void;
  focus(): void;
  clear(): void;
  update(change: { disabled: boolean; style: object }): void;
  on(event: 'ready' | 'blur', listener: () => void): unknown;
  on(event: 'change', listener: (change: Change) => void): unknown;
}

interface Change {
  readonly complete: boolean;
  readonly empty: boolean;
  readonly error: { readonly code: string } | undefined;
  readonly brand?: string;
}

/**
 * Stripe's own fields, by Stripe's own script from Stripe's own origin.
 * @throws Error when the script can't be loaded.
 */
export async function openStripe(
  publishableKey: string,
  { onReady, onChange, onLeave }: HostedFieldEvents,
): Promise<HostedFields> {
  const stripe = await loadStripe(publishableKey);
  if (!stripe) throw new Error('Stripe.js needs a document');
  const elements = stripe.elements();
  const open = new Map<HostedName, CardElement>();
  let shown = { disabled: false, style: {} };

  const unmount = (name: HostedName) => {
    open.get(name)?.destroy();
    open.delete(name);
  };
  return {
    unmount,
    mount: (name, container) => {
      unmount(name);
      const own = name === 'number' ? { disableLink: true, showIcon: false } : {};
      const options = { ...shown, ...own, classes, placeholder: '' };
      const element = elements.create(kinds[name] as 'cardNumber', options) as unknown as CardElement;
      open.set(name, element);
      element.on('ready', () => onReady(name));
      element.on('change', (change) => onChange(name, heardOf(change)));
      element.on('blur', () => onLeave(name));
      element.mount(container);
    },
    update: ({ disabled, look, locale }) => {
      shown = { disabled, style: styleOf(look) };
      void elements.update({ locale: locale as StripeElementLocale });
      for (const element of open.values()) element.update(shown);
    },
    focus: (name) => open.get(name)?.focus(),
    clear: (name) => open.get(name)?.clear(),
    token: (billing) => within(TOKEN_MS, tokenOf(stripe, elements.getElement('cardNumber'), billing)),
    codeToken: () => within(TOKEN_MS, codeTokenOf(stripe, elements.getElement('cardCvc'))),
    authenticate: async (clientSecret) => {
      try {
        await stripe.handleNextAction({ clientSecret });
      } catch {
        // It throws for a payment that asks for nothing any more.
      }
    },
  };
}

function heardOf({ complete, empty, error, brand }: Change): HostedValue {
  return {
    complete,
    empty,
    expired: error?.code.endsWith('_past') ?? false,
    ...(brand !== undefined && brand !== 'unknown' && { brand }),
  };
}

function styleOf({ color, errorColor, fontFamily, fontSize, textAlign }: HostedLook): object {
  return { base: { color, fontFamily, fontSize, textAlign, lineHeight: '1.5' }, invalid: { color: errorColor } };
}

async function tokenOf(
  stripe: Stripe,
  card: StripeCardNumberElement | null,
  billing: Readonly<Record<string, string>>,
): Promise<Answer<Token>> {
  if (!card) return refused('validation_error');
  try {
    const made = await stripe.createPaymentMethod({
      type: 'card',
      card,
      billing_details: billingDetails(billing),
    });
    if (!made.paymentMethod) return { ok: false, refusal: refusalOf(made.error) };
    const { id, card: found } = made.paymentMethod;
    if (!found) return refused('processing_error');
    const { brand, last4, exp_month, exp_year } = found;
    return { ok: true, body: { token: id, card: { brand, last4, exp_month, exp_year } } };
  } catch {
    return refused('processing_error');
  }
}

async function codeTokenOf(stripe: Stripe, code: StripeCardCvcElement | null): Promise<Answer<Token>> {
  if (!code) return refused('validation_error');
  try {
    const { token, error } = await stripe.createToken('cvc_update', code);
    return token ? { ok: true, body: { token: token.id } } : { ok: false, refusal: refusalOf(error) };
  } catch {
    return refused('processing_error');
  }
}

/** By Stripe's names. A country is its code there; one that was typed in words goes to the API alone. */
function billingDetails({ cardholder, street, zip, country, city, state, email, phone }: Record<string, string>) {
  const code = country !== undefined && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
  const address = given({ line1: street, city, state, postal_code: zip, country: code });
  return {
    ...given({ name: cardholder, email, phone }),
    ...(Object.keys(address).length > 0 && { address }),
  };
}

const given = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));

const fields: Readonly<Record<string, string>> = {
  number: 'number',
  expiry: 'exp_month',
  cvc: 'cvc',
  'billing_details[email]': 'email',
  'billing_details[phone]': 'phone',
  'billing_details[address][country]': 'country',
  'billing_details[address][postal_code]': 'zip',
};

/** In the words of the API, which the checkout has its texts for. Nothing is charged by making a token. */
function refusalOf({ type, code = '', param = '' }: StripeError): Refusal {
  if (code === 'test_mode_live_card' || code === 'live_mode_test_card') return refusal('not_a_test_card');
  if (type === 'api_connection_error') return refusal('unreachable');
  if (type === 'rate_limit_error') return refusal('rate_limited');
  const field = fields[param] ?? fields[/^(?:incomplete|invalid|incorrect)_(number|expiry|cvc)/.exec(code)?.[1] ?? ''];
  if (field !== undefined) return { ...refusal('validation_error'), errors: [{ field, message: '' }] };
  return refusal(type === 'validation_error' ? 'validation_error' : 'processing_error');
}

const refusal = (code: string): Refusal => ({ code, recoverable: true, errors: [] });
const refused = (code: string): { ok: false; refusal: Refusal } => ({ ok: false, refusal: refusal(code) });

async function within(ms: number, answer: Promise<Answer<Token>>): Promise<Answer<Token>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Answer<Token>>((resolve) => {
    timer = setTimeout(() => resolve(refused('unreachable')), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
