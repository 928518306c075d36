import { type Account, displayName } from '../account.ts';
import type { Challenge } from '../challenge.ts';
import { defined } from '../defined.ts';
import type { ProcessorInfo } from '../ports.ts';
import { inOrder, type Wallet } from '../saved-method.ts';
import { isPaymentSession, paymentStatus, publicStatus, type Session } from '../session.ts';
import { presentPayment } from './present-payment.ts';
import { presentSavedMethod } from './present-saved-method.ts';
import { timestamp } from './time.ts';

export interface ConfigView {
  readonly session: Session;
  readonly account: Account;
  readonly processor: ProcessorInfo;
  /** Of a session that has a customer. */
  readonly wallet?: Wallet;
  readonly challenge: Challenge | null;
  /** Sanitised. */
  readonly pageMessage?: string;
  /** Of a completed payment session, freshly signed. */
  readonly redirectUrl?: string;
  readonly now: number;
}

/** The config that a browser may see: contract section 4, GET. Built property by property, so that nothing else can leak. */
export function presentConfig(view: ConfigView) {
  const { session, account, processor, wallet, challenge, pageMessage, redirectUrl, now } = view;
  const { checkout } = account;
  const merchantDisplayName = displayName(session, account);
  return defined({
    session_id: session.id,
    status: publicStatus(session, now),
    payment_status: paymentStatus(session),
    scope: session.scope,
    amount: session.amount,
    currency: session.currency,
    description: session.description,
    line_items: session.lineItems?.map(({ description, amount, quantity }) => ({ description, amount, quantity })),
    customer_email: session.customerEmail,
    layout: session.layout,
    allowed_methods: session.allowedMethods,
    setup_future_usage: session.setupFutureUsage,
    branding: defined({
      logo_url: session.branding?.logoUrl ?? checkout.logoUrl,
      accent_color: session.branding?.accentColor ?? checkout.accentColor,
      merchant_display_name: merchantDisplayName,
    }),
    required_avs_fields: session.requiredAvsFields,
    saved_methods: wallet && shownMethods(wallet, session, now),
    expires_at: timestamp(session.expiresAt),
    merchant_display_name: merchantDisplayName,
    page_message: pageMessage,
    cancel_url: session.cancelUrl,
    challenge,
    processor: {
      name: processor.name,
      tokenize_url: processor.browser.tokenizeUrl,
      publishable_key: processor.browser.publishableKey,
    },
    cvv_recheck: checkout.cvvRecheck,
    test_mode: processor.testMode,
    payment: session.payment && isPaymentSession(session) ? presentPayment(session, session.payment) : undefined,
    redirect_url: redirectUrl,
  });
}

/** Those that the payer may choose here. */
function shownMethods(wallet: Wallet, { scope, allowedMethods }: Session, now: number) {
  return inOrder(wallet)
    .filter(({ type }) => scope === 'wallet' || allowedMethods.includes(type))
    .map((method) => presentSavedMethod(method, defined({ defaultId: wallet.defaultId, now })));
}
