import * as z from 'zod/mini';
import { type AccountProfile, type CheckoutConfig, processorNames } from '../account.ts';
import { type CallbackRules, checkCallbackUrl } from '../addresses.ts';
import { defined } from '../defined.ts';
import { cardTypes, paymentMethods } from '../instrument.ts';
import { MAX_AMOUNT } from '../money.ts';
import { checkOrigin } from '../urls.ts';
import { accentColor, amount, checked, httpsUrl, integer, matching, text } from './common.ts';

const secretName = matching(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be the name of a secret');

/** POST and PUT /api/paymentaccounts: the whole document, with the defaults of contract section 5. */
export const accountSchema = (rules: CallbackRules) =>
  z.pipe(
    z
      .strictObject({
        name: text(100),
        processor: z.enum(processorNames),
        processor_credentials_secret: z.optional(secretName),
        active: z._default(z.boolean(), true),
        enable_ach: z._default(z.boolean(), true),
        enable_credit_card: z._default(z.boolean(), true),
        enable_apple_pay: z._default(z.boolean(), false),
        minimum_amount: z._default(amount(), 1),
        maximum_amount: z._default(amount(), MAX_AMOUNT),
        callback_url: z.optional(checked((raw) => checkCallbackUrl(raw, rules))),
        webhook_enabled: z._default(z.boolean(), true),
        admin_client_ids: z.optional(z.array(text(128)).check(z.maxLength(50))),
        duplicate_window_minutes: z._default(integer(0, 1_440), 10),
        max_declines: z._default(integer(1, 20), 5),
        require_line_items_total: z._default(z.boolean(), false),
      })
      .check((context) => {
        const { value, issues } = context;
        if (value.minimum_amount <= value.maximum_amount) return;
        issues.push({
          code: 'custom',
          input: value,
          path: ['minimum_amount'],
          message: 'must not be above maximum_amount',
        });
      }),
    z.transform(
      (wire): AccountProfile =>
        defined({
          name: wire.name,
          processor: wire.processor,
          processorCredentialsSecret: wire.processor_credentials_secret,
          active: wire.active,
          enableAch: wire.enable_ach,
          enableCreditCard: wire.enable_credit_card,
          enableApplePay: wire.enable_apple_pay,
          minimumAmount: wire.minimum_amount,
          maximumAmount: wire.maximum_amount,
          callbackUrl: wire.callback_url,
          webhookEnabled: wire.webhook_enabled,
          adminClientIds: wire.admin_client_ids,
          duplicateWindowMinutes: wire.duplicate_window_minutes,
          maxDeclines: wire.max_declines,
          requireLineItemsTotal: wire.require_line_items_total,
        }),
    ),
  );

const feeRule = z
  .strictObject({
    method: z.enum(paymentMethods),
    card_type: z.optional(z.enum(cardTypes)),
    flat: integer(0, MAX_AMOUNT),
    basis_points: integer(0, 10_000),
    minimum: z.optional(integer(0, MAX_AMOUNT)),
    maximum: z.optional(integer(0, MAX_AMOUNT)),
    label: text(100),
  })
  .check((context) => {
    const { value, issues } = context;
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [field], message });
    if (value.card_type !== undefined && value.method !== 'card') say('card_type', 'goes with the method card only');
    if (value.minimum !== undefined && value.maximum !== undefined && value.minimum > value.maximum) {
      say('minimum', 'must not be above maximum');
    }
  });

const challenge = z
  .strictObject({
    mode: z.enum(['never', 'always', 'risk']),
    type: z.optional(z.enum(['hcaptcha', 'turnstile', 'sms', 'email'])),
    site_key: z.optional(text(200)),
    secret_name: z.optional(secretName),
  })
  .check((context) => {
    const { value, issues } = context;
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [field], message });
    if (value.mode !== 'never' && value.type === undefined) say('type', 'is required unless the mode is never');
    if (value.type === 'hcaptcha' || value.type === 'turnstile') {
      if (value.site_key === undefined) say('site_key', 'is required for a captcha');
      if (value.secret_name === undefined) say('secret_name', 'is required for a captcha');
    }
  });

/** All of them stand in one header of a framed document, and the gateway takes 10,240 bytes of headers. */
const ORIGINS_LENGTH = 6_000;

/** PUT .../checkout-config: the whole document. */
export const checkoutConfigSchema = z.pipe(
  z.strictObject({
    allowed_origins: z._default(
      z.array(checked(checkOrigin)).check(
        z.maxLength(50),
        z.refine(
          (origins) => origins.join(' ').length <= ORIGINS_LENGTH,
          `must be at most ${ORIGINS_LENGTH} characters long together`,
        ),
      ),
      [],
    ),
    merchant_display_name: z.optional(text(100)),
    logo_url: z.optional(httpsUrl()),
    accent_color: z.optional(accentColor()),
    page_message: z.optional(z.string().check(z.maxLength(5_000))),
    fees: z._default(
      z.array(feeRule).check(
        z.maxLength(100),
        z.refine(
          (rules) =>
            new Set(rules.map(({ method, card_type }) => `${method} ${card_type ?? ''}`)).size === rules.length,
          'must not have two rules for the same method and card type',
        ),
      ),
      [],
    ),
    challenge: z._default(challenge, { mode: 'never' }),
    cvv_recheck: z._default(z.boolean(), false),
  }),
  z.transform(
    (wire): CheckoutConfig =>
      defined({
        allowedOrigins: wire.allowed_origins,
        merchantDisplayName: wire.merchant_display_name,
        logoUrl: wire.logo_url,
        accentColor: wire.accent_color,
        pageMessage: wire.page_message,
        fees: wire.fees.map(({ method, card_type, flat, basis_points, minimum, maximum, label }) =>
          defined({
            method,
            cardType: card_type,
            flat,
            basisPoints: basis_points,
            minimum,
            maximum,
            label,
          }),
        ),
        challenge: defined({
          mode: wire.challenge.mode,
          type: wire.challenge.type,
          siteKey: wire.challenge.site_key,
          secretName: wire.challenge.secret_name,
        }),
        cvvRecheck: wire.cvv_recheck,
      }),
  ),
);
