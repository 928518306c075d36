import type { Config } from '../../api-client/session-api.ts';
import { applePayToken, type Prepared, quoteApplePay } from '../../api-client/tokenizer.ts';
import { billingFields } from '../forms/billing-fields.ts';
import { decimalOf } from '../money.ts';
import { applePaySession, type ApplePaySheet, type LineItem } from './apple-pay-sheet.ts';
import type { Paying } from './paying.ts';
import type { Quoting } from './quoting.ts';
import type { Store } from './store.ts';

const VERSION = 3;

/** Only where it can work: the session allows it, nothing stands before it, and the browser and device have it. */
export function offersApplePay(config: Config): boolean {
  const allowed = config.allowed_methods.includes('apple_pay') && config.challenge === null;
  return allowed && config.processor.name === 'sandbox' && applePaySession() !== undefined;
}

/** Pays by Apple's sheet, which shows the total and takes the payer's agreement to it. */
export class ApplePay {
  private readonly store: Store;
  private readonly quoting: Quoting;
  private readonly paying: Paying;

  constructor(store: Store, quoting: Quoting, paying: Paying) {
    this.store = store;
    this.quoting = quoting;
    this.paying = paying;
  }

  /** In the very turn of the press: Safari opens the sheet in no other. */
  press(): void {
    const { store } = this;
    const { config, state } = store.model;
    const ApplePaySession = applePaySession();
    if (!config || !ApplePaySession || state.name !== 'form') return;
    if (!store.isRight(billingFields(config.required_avs_fields))) return;
    const sheet = new ApplePaySession(VERSION, {
      countryCode: 'US',
      currencyCode: config.currency,
      supportedNetworks: ['visa', 'masterCard', 'amex', 'discover'],
      merchantCapabilities: ['supports3DS'],
      total: { ...this.line(config, config.amount ?? 0), type: 'pending' },
    });
    let prepared: Prepared | undefined;
    sheet.onvalidatemerchant = ({ validationURL }) => void this.validate(sheet, validationURL);
    sheet.onpaymentmethodselected = async () => {
      prepared = await this.quoting.quoteAs((api) => quoteApplePay(api));
      if (!prepared) return sheet.abort();
      sheet.completePaymentMethodSelection({ newTotal: this.line(config, prepared.quote.total_amount) });
    };
    sheet.onpaymentauthorized = async () => {
      const paid = prepared && (await this.pay(config, prepared, () => sheet.abort()));
      if (paid === 'in doubt') return;
      sheet.completePayment({ status: paid ? ApplePaySession.STATUS_SUCCESS : ApplePaySession.STATUS_FAILURE });
    };
    sheet.oncancel = () => this.quoting.restart();
    sheet.begin();
  }

  private async pay({ processor }: Config, prepared: Prepared, onDoubt: () => void): Promise<boolean | 'in doubt'> {
    const made = await applePayToken(processor);
    if (made.ok) return this.paying.payWith({ ...prepared, token: made.body.token }, onDoubt);
    this.store.dispatch({ type: 'notStarted', code: made.refusal.code });
    return false;
  }

  private async validate(sheet: ApplePaySheet, validationUrl: string): Promise<void> {
    const answer = await this.store.api?.applePaySession(validationUrl);
    if (answer?.ok) return sheet.completeMerchantValidation(answer.body);
    sheet.abort();
    this.store.dispatch({ type: 'notStarted', code: 'apple_pay_unavailable' });
  }

  private line({ currency = '', merchant_display_name: label }: Config, minorUnits: number): LineItem {
    return { label, amount: decimalOf(minorUnits, currency) };
  }
}
