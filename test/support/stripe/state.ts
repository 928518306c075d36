import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { invalidRequest, missing, StripeFault } from './errors.ts';
import { accountConducts, cardConducts, type Conduct } from './instruments.ts';

// biome-ignore lint/suspicious/noExplicitAny: the parameters have been checked against Stripe's own types by now
type Params = any;

interface Method {
  readonly object: {
    readonly id: string;
    readonly type: string;
    customer: string | null;
    readonly [name: string]: unknown;
  };
  readonly conduct: Conduct;
  /** Detached ones are taken no more. */
  detached?: true;
}

interface Customer {
  readonly id: string;
  readonly object: 'customer';
  readonly metadata: Readonly<Record<string, string>>;
  readonly filedAt: number;
}

interface Payment {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly filedAt: number;
  status: string;
  conduct?: Conduct;
  method?: Method;
  readonly customer: string | null;
  readonly usage: string | null;
  error?: object;
  charge?: { id: string; refunded: boolean };
}

export interface StateOptions {
  /** How long after its making a payment is found by a search, as Stripe says of its own. */
  readonly searchLagMs: number;
  /** Told of what becomes of a payment. */
  readonly onEvent: (type: string, object: object) => void;
  readonly now: () => number;
}

/** What the bank says of what was typed: here it always agrees. */
function detailsOf(method: Method | undefined) {
  if (method?.object.type !== 'card') return null;
  return { card: { checks: { cvc_check: 'pass', address_postal_code_check: null, address_line1_check: null } } };
}

export type StripeState = ReturnType<typeof stripeState>;

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';
/** Like one of Stripe's, which have too few digits in a row to pass for a card number. */
const newId = (prefix: string) =>
  `${prefix}_1${[...randomBytes(23)].map((byte) => letters[byte % letters.length]).join('')}`;
const secretOf = (id: string) => `${id}_secret_test`;
const fingerprintOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** What Stripe remembers of one account, and how payments go. */
export function stripeState(options: StateOptions) {
  const { onEvent, now } = options;
  const methods = new Map<string, Method>();
  const tokens = new Map<string, { number: string; applePay: boolean; used: boolean }>();
  const payments = new Map<string, Payment>();
  const codes = new Map<string, string>();
  const customers = new Map<string, Customer>();

  const cardMethod = (number: string, wallet?: string): Method => {
    const found = cardConducts[number];
    if (!found) throw new StripeFault(402, { type: 'card_error', code: 'incorrect_number' });
    const [brand, conduct] = found;
    const [exp_month, exp_year] = [12, 2035];
    const facts = { brand, last4: number.slice(-4), exp_month, exp_year, fingerprint: fingerprintOf(number) };
    const card = { ...facts, wallet: wallet ? { type: wallet } : null };
    return { conduct, object: { id: newId('pm'), object: 'payment_method', type: 'card', customer: null, card } };
  };

  const accountMethod = ({ account_number: number, routing_number: routing }: Params): Method => {
    const conduct = accountConducts[number];
    if (!conduct || routing !== '110000000') throw invalidRequest('That is no test account');
    const us_bank_account = {
      last4: number.slice(-4),
      fingerprint: fingerprintOf(number),
      bank_name: 'STRIPE TEST BANK',
      account_type: 'checking',
    };
    const base = { id: newId('pm'), object: 'payment_method', type: 'us_bank_account', customer: null };
    return { conduct, object: { ...base, us_bank_account } };
  };

  const ofToken = (id: string): Method => {
    const token = tokens.get(id);
    if (!token) throw missing('token');
    if (token.used) throw invalidRequest('You cannot use a Stripe token more than once', 'token_already_used');
    token.used = true;
    return cardMethod(token.number, token.applePay ? 'apple_pay' : undefined);
  };

  const payment = (id: string): Payment => {
    const found = payments.get(id);
    if (!found) throw missing('payment_intent');
    return found;
  };

  const present = (intent: Payment, expand: readonly string[] = []) => {
    const { charge } = intent;
    const whole = charge && {
      id: charge.id,
      object: 'charge',
      refunded: charge.refunded,
      amount_refunded: charge.refunded ? intent.amount : 0,
      payment_method_details: detailsOf(intent.method),
    };
    const expanded = (name: string) => expand.some((path) => path.endsWith(name));
    return {
      id: intent.id,
      object: 'payment_intent',
      amount: intent.amount,
      currency: intent.currency,
      created: intent.created,
      status: intent.status,
      metadata: intent.metadata,
      client_secret: secretOf(intent.id),
      last_payment_error: intent.error ?? null,
      latest_charge: (expanded('latest_charge') ? whole : charge?.id) ?? null,
      customer: intent.customer,
      setup_future_usage: intent.usage,
      payment_method: (expanded('payment_method') ? intent.method?.object : intent.method?.object.id) ?? null,
      next_action: intent.status === 'requires_action' ? { type: 'use_stripe_sdk', use_stripe_sdk: {} } : null,
      livemode: false,
    };
  };

  const keep = ({ method, customer, usage }: Payment) => {
    if (method && customer && usage) method.object.customer = customer;
  };

  /** What Stripe demands of a method before it charges it, or keeps it. */
  const usable = (
    id: string,
    { customer = null, allowed_payment_method_types: allowed, mandate_data }: Params,
  ): Method => {
    const method = methods.get(id);
    if (!method) throw missing('payment_method');
    if (method.detached) throw invalidRequest('It was detached from its Customer and can not be used any more');
    if (customer !== null && !customers.has(customer)) throw missing('customer');
    if (method.object.customer !== null && method.object.customer !== customer)
      throw invalidRequest('The payment method belongs to a Customer, which has to be named');
    if (!allowed?.includes(method.object.type)) throw invalidRequest('The payment method is not of an allowed type');
    if (method.object.type === 'us_bank_account' && method.object.customer === null && !mandate_data)
      throw invalidRequest('A bank debit needs a mandate');
    return method;
  };

  const succeed = (intent: Payment) => {
    intent.status = 'succeeded';
    keep(intent);
    intent.charge = { id: newId('ch'), refunded: false };
    onEvent('payment_intent.succeeded', present(intent));
  };

  const decline = (intent: Payment, { code, declineCode }: Pick<Conduct, 'code' | 'declineCode'>): StripeFault => {
    intent.status = 'requires_payment_method';
    const reason = { code, ...(declineCode ? { decline_code: declineCode } : {}) };
    intent.error = { type: 'card_error', ...reason, message: 'The payment was declined.' };
    onEvent('payment_intent.payment_failed', present(intent));
    return new StripeFault(402, { type: 'card_error', ...reason, payment_intent: present(intent) });
  };

  const confirm = async (intent: Payment, { conduct }: Method, params: Params): Promise<void> => {
    intent.conduct = conduct;
    if (conduct.delayMs) await pause(conduct.delayMs);
    switch (conduct.ends) {
      case 'succeeded':
        return succeed(intent);
      case 'processing':
        intent.status = 'processing';
        keep(intent);
        return onEvent('payment_intent.processing', present(intent));
      case 'requires_action':
        if (params.error_on_requires_action)
          throw decline(intent, { code: 'authentication_required', declineCode: 'authentication_not_handled' });
        intent.status = 'requires_action';
        return onEvent('payment_intent.requires_action', present(intent));
      case 'declined':
        throw decline(intent, conduct);
    }
  };

  return {
    createMethod: (params: Params) => {
      const { type, card, us_bank_account: account } = params;
      const method =
        type === 'us_bank_account'
          ? accountMethod(account)
          : card?.token
            ? ofToken(card.token)
            : cardMethod(card?.number ?? '');
      methods.set(method.object.id, method);
      return method.object;
    },

    /** A token of a security code alone; 000 is not the card's. */
    codeToken: (cvc: string) => {
      const id = newId('cvctok');
      codes.set(id, cvc);
      return { id, object: 'token', type: 'cvc_update', used: false };
    },

    /** A token as Apple Pay gives one. */
    applePayToken: (number = '4242424242424242') => {
      const id = newId('tok');
      tokens.set(id, { number, applePay: true, used: false });
      return { id, object: 'token' };
    },

    method: (id: string, { expand }: Params = {}) => {
      const found = methods.get(id);
      if (!found) throw missing('payment_method');
      const customer = expand?.includes('customer') ? customers.get(found.object.customer ?? '') : undefined;
      return customer ? { ...found.object, customer } : found.object;
    },

    detach: (id: string) => {
      const found = methods.get(id);
      if (!found) throw missing('payment_method');
      if (found.object.customer === null) throw invalidRequest('It is not attached to a Customer');
      found.object.customer = null;
      found.detached = true;
      return found.object;
    },

    createCustomer: ({ metadata = {} }: Params) => {
      const customer = { id: newId('cus'), object: 'customer', metadata, filedAt: now() } as const;
      customers.set(customer.id, customer);
      return customer;
    },

    searchCustomers: ({ query }: Params) => {
      const [, name = '', value = ''] = /^metadata\['(\w+)'\]:'([\w-]+)'$/.exec(query) ?? [];
      if (name === '') throw invalidRequest('The query could not be understood');
      const data = [...customers.values()].filter(
        ({ metadata, filedAt }) => metadata[name] === value && now() - filedAt >= options.searchLagMs,
      );
      return { object: 'search_result', data, has_more: false };
    },

    /** Asks the bank about a method that is to be kept, without a charge. */
    setUp: (params: Params) => {
      const method = usable(params.payment_method, params);
      const { ends, code, declineCode } = method.conduct;
      if (ends === 'declined' && method.object.type === 'card')
        throw new StripeFault(402, { type: 'card_error', code, ...(declineCode ? { decline_code: declineCode } : {}) });
      const status = ends === 'requires_action' ? 'requires_action' : 'succeeded';
      if (status === 'succeeded') method.object.customer = params.customer;
      return { id: newId('seti'), object: 'setup_intent', status };
    },

    cancelSetup: (id: string) => ({ id, object: 'setup_intent', status: 'canceled' }),

    token: (id: string) => {
      const found = tokens.get(id);
      if (!found) throw missing('token');
      const { number, applePay, used } = found;
      const card = {
        brand: 'Visa',
        last4: number.slice(-4),
        dynamic_last4: null,
        fingerprint: fingerprintOf(number),
        tokenization_method: applePay ? 'apple_pay' : null,
      };
      return { id, object: 'token', type: 'card', used, card };
    },

    conductOf: (method: string | undefined): Conduct | undefined => methods.get(method ?? '')?.conduct,

    createIntent: async (params: Params) => {
      const method = params.payment_method === undefined ? undefined : usable(params.payment_method, params);
      const codeToken = params.payment_method_options?.card?.cvc_token;
      const code = codes.get(codeToken);
      if (codeToken !== undefined && !codes.delete(codeToken)) throw missing('payment_method_options[card][cvc_token]');
      if (params.confirm && !method) throw invalidRequest('A payment method is needed to confirm');
      const intent: Payment = {
        id: newId('pi'),
        created: Math.floor(now() / 1_000),
        filedAt: now(),
        amount: params.amount,
        currency: params.currency,
        metadata: params.metadata ?? {},
        customer: params.customer ?? null,
        usage: params.setup_future_usage ?? null,
        ...(method ? { method } : {}),
        status: 'requires_payment_method',
      };
      payments.set(intent.id, intent);
      if (code === '000') throw decline(intent, { code: 'incorrect_cvc', declineCode: 'incorrect_cvc' });
      if (params.confirm && method) await confirm(intent, method, params);
      return present(intent, params.expand);
    },

    intent: (id: string, { expand }: Params = {}) => present(payment(id), expand),

    search: ({ query, expand }: Params) => {
      const [, name = '', value = ''] = /^metadata\['(\w+)'\]:'(\w+)'$/.exec(query) ?? [];
      if (name === '') throw invalidRequest('The query could not be understood');
      const data = [...payments.values()]
        .filter(({ metadata, filedAt }) => metadata[name] === value && now() - filedAt >= options.searchLagMs)
        .map((intent) => present(intent, expand));
      return { object: 'search_result', data, has_more: false, next_page: null, url: '/v1/payment_intents/search' };
    },

    list: ({ created = {}, limit = 10, starting_after, expand }: Params) => {
      const { gte = 0, lte = Number.MAX_SAFE_INTEGER } = created;
      const all = [...payments.values()].reverse().filter((intent) => intent.created >= gte && intent.created <= lte);
      const from = starting_after ? all.findIndex(({ id }) => id === starting_after) + 1 : 0;
      const data = all.slice(from, from + limit).map((intent) => present(intent, expand));
      return { object: 'list', data, has_more: all.length > from + limit, url: '/v1/payment_intents' };
    },

    /** What the payer does in the window that Stripe.js opens for the bank. */
    authenticate: (id: string, secret: string, passed: boolean) => {
      const intent = payment(id);
      if (secret !== secretOf(id) || intent.status !== 'requires_action')
        throw invalidRequest('It does not wait for this payer', 'payment_intent_unexpected_state');
      const { code, declineCode } = intent.conduct ?? {};
      if (passed && !code) succeed(intent);
      else if (passed) decline(intent, { code, declineCode } as Conduct);
      else decline(intent, { code: 'payment_intent_authentication_failure' });
      return present(intent);
    },

    cancelIntent: (id: string) => {
      const intent = payment(id);
      if (['succeeded', 'processing', 'canceled'].includes(intent.status))
        throw invalidRequest('It cannot be cancelled in this state', 'payment_intent_unexpected_state');
      intent.status = 'canceled';
      onEvent('payment_intent.canceled', present(intent));
      return present(intent);
    },

    refund: ({ payment_intent: id }: Params) => {
      const intent = payment(id);
      if (!intent.charge) throw invalidRequest('There is no charge to refund');
      if (intent.charge.refunded) throw invalidRequest('It has been refunded', 'charge_already_refunded');
      intent.charge.refunded = true;
      return { id: newId('re'), object: 'refund', amount: intent.amount, payment_intent: id, status: 'succeeded' };
    },

    /** What the bank, or the payer, does later. */
    later: (id: string, ends: 'succeeded' | 'declined', code = 'insufficient_funds') => {
      const intent = payment(id);
      if (ends === 'succeeded') succeed(intent);
      else decline(intent, { code });
    },
  };
}
