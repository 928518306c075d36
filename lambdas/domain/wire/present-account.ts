import type { Account } from '../account.ts';
import { defined } from '../defined.ts';

export function presentAccount({ uid, profile, webhooks }: Account) {
  return defined({
    uid,
    name: profile.name,
    processor: profile.processor,
    processor_credentials_secret: profile.processorCredentialsSecret,
    active: profile.active,
    enable_ach: profile.enableAch,
    enable_credit_card: profile.enableCreditCard,
    enable_apple_pay: profile.enableApplePay,
    minimum_amount: profile.minimumAmount,
    maximum_amount: profile.maximumAmount,
    callback_url: profile.callbackUrl,
    webhook_enabled: profile.webhookEnabled,
    webhook_disabled_reason: webhooks.disabledReason,
    admin_client_ids: profile.adminClientIds,
    duplicate_window_minutes: profile.duplicateWindowMinutes,
    max_declines: profile.maxDeclines,
    require_line_items_total: profile.requireLineItemsTotal,
  });
}

export function presentCheckoutConfig({ checkout }: Account) {
  return defined({
    allowed_origins: checkout.allowedOrigins,
    merchant_display_name: checkout.merchantDisplayName,
    logo_url: checkout.logoUrl,
    accent_color: checkout.accentColor,
    page_message: checkout.pageMessage,
    fees: checkout.fees.map((rule) =>
      defined({
        method: rule.method,
        card_type: rule.cardType,
        flat: rule.flat,
        basis_points: rule.basisPoints,
        minimum: rule.minimum,
        maximum: rule.maximum,
        label: rule.label,
      }),
    ),
    challenge: defined({
      mode: checkout.challenge.mode,
      type: checkout.challenge.type,
      site_key: checkout.challenge.siteKey,
      secret_name: checkout.challenge.secretName,
    }),
    cvv_recheck: checkout.cvvRecheck,
  });
}
