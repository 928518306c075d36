import type { Config, Quote, Refusal, SessionApi } from './api.ts';
import { type Method, openForm, type PaymentForm } from './card-form.ts';
import { byId } from './dom.ts';
import { formatMoney } from './money-format.ts';
import { declines, notPaid, refusalText, unfinished } from './messages.ts';
import { type Attempt, newKey, settle, type Settled } from './payment.ts';
import { type Prepared, prepare } from './processor.ts';
import { askDuplicate, showAlert, showCost, showPayButton, showPayment } from './view.ts';

/** Typing that goes on is not worth a token for each digit. */
const PAUSE_MS = 350;

export interface CheckoutOptions {
  readonly api: SessionApi;
  readonly config: Config;
  readonly methods: readonly Method[];
  readonly onPaid: () => void;
  /** The session takes no payment any more; the refusal says why. */
  readonly onClosed: (refusal: Refusal) => void;
  readonly onUnknown: () => void;
}

/** From the empty form to a payment: token and quote as soon as the fields are right, then one press, one charge. */
export class Checkout {
  private readonly options: CheckoutOptions;
  private readonly form: PaymentForm;
  private config: Config;
  private prepared: Prepared | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with every change, so that an answer about what was typed before is dropped. */
  private version = 0;
  private busy = false;
  private paid = false;

  constructor(options: CheckoutOptions) {
    this.options = options;
    this.config = options.config;
    this.form = openForm(options.methods, options.config.required_avs_fields ?? [], () => this.changed());
    byId('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.press();
    });
    showPayment(options.config);
    showPayButton('empty', options.config);
  }

  get isPaying(): boolean {
    return this.busy && !this.paid;
  }

  get isPaid(): boolean {
    return this.paid;
  }

  private changed(): void {
    this.forget();
    if (this.form.details()) this.timer = setTimeout(() => void this.quote(), PAUSE_MS);
  }

  private forget(): void {
    this.version += 1;
    clearTimeout(this.timer);
    this.prepared = undefined;
    this.show();
  }

  private show(quote?: Quote): void {
    showCost(this.config, quote);
    showPayButton(quote ? 'ready' : 'empty', this.config, quote);
  }

  private async quote(): Promise<void> {
    clearTimeout(this.timer);
    const details = this.form.details();
    if (!details) return;
    this.version += 1;
    const { version } = this;
    showPayButton('quoting', this.config);
    const answer = await prepare(this.options.api, this.config.processor, details);
    if (version !== this.version) return;
    if (!answer.ok) {
      this.show();
      await this.refused(answer.refusal);
      return;
    }
    showAlert(undefined);
    await this.adopt(answer.body);
  }

  /** What is shown is what will be paid: items too, which the merchant may have changed since the page was opened. */
  private async adopt(prepared: Prepared): Promise<void> {
    const { version } = this;
    if (prepared.quote.amount !== this.config.amount) {
      const fresh = await this.options.api.config();
      if (version !== this.version) return;
      if (fresh.ok) this.config = fresh.body;
    }
    this.prepared = prepared;
    this.show(prepared.quote);
  }

  private async press(): Promise<void> {
    if (this.busy || this.form.showErrors()) return;
    const { prepared } = this;
    if (!prepared) {
      await this.quote();
      return;
    }
    this.setBusy(true);
    showAlert(undefined);
    showPayButton('paying', this.config, prepared.quote);
    const attempt = this.attempt(prepared);
    let settled: Settled | undefined = await settle(this.options.api, attempt, this.options.onUnknown);
    if (settled.kind === 'refused' && settled.refusal.code === 'duplicate_payment')
      settled = await this.askAndRepeat(attempt, prepared);
    if (settled?.kind === 'paid') {
      this.paid = true;
      this.options.onPaid();
      return;
    }
    this.setBusy(false);
    showPayment(this.config);
    this.show(prepared.quote);
    if (settled?.kind === 'refused') await this.refused(settled.refusal);
    else {
      showAlert(settled ? unfinished : notPaid);
      byId('pay').focus();
    }
  }

  private attempt({ token, method, quote }: Prepared): Attempt {
    const now = new Date();
    const billing = this.form.billing();
    return {
      key: newKey(),
      startedAt: now.getTime(),
      body: {
        processor_token: token,
        method,
        total_amount: quote.total_amount,
        ...(billing && { billing_details: billing }),
        ...(method === 'ach' && { ach_authorization: { sec_code: 'web', accepted_at: now.toISOString() } }),
      },
    };
  }

  /** Undefined: the payer would rather not. */
  private async askAndRepeat(attempt: Attempt, { quote }: Prepared): Promise<Settled | undefined> {
    const { api, onUnknown } = this.options;
    showPayment(this.config);
    showCost(this.config, quote);
    if (!(await askDuplicate(this.config, quote.total_amount))) return undefined;
    const body = { ...attempt.body, duplicate_acknowledged: true };
    return settle(api, { ...attempt, body, startedAt: Date.now() }, onUnknown);
  }

  private async refused(refusal: Refusal): Promise<void> {
    const { code, quote } = refusal;
    if (code === 'quote_changed' && quote && this.prepared) {
      await this.adopt({ ...this.prepared, quote });
      const total = formatMoney(quote.total_amount, quote.currency);
      showAlert(`The total has changed to ${total}. Nothing has been charged. Check it, then press Pay again.`);
      byId('alert').focus();
      return;
    }
    if (code === 'confirm_in_progress' || (!refusal.recoverable && code !== 'internal_error')) {
      this.options.onClosed(refusal);
      return;
    }
    showAlert(refusalText(refusal));
    if (declines.includes(code)) {
      this.forget();
      this.form.clearCode();
    }
    byId('alert').focus();
    if (code === 'not_a_test_card')
      this.form.refuse(this.form.method() === 'card' ? 'number' : 'account', 'Not a test number');
    for (const { field } of refusal.errors.toReversed()) this.form.refuse(fieldName(field), 'This is not accepted');
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    this.form.setLocked(busy);
  }
}

/** `billing_details.zip` and `card.cvc` by the names that the form has for them. */
function fieldName(path: string): string {
  const names: Readonly<Record<string, string>> = {
    cvc: 'code',
    exp_month: 'expiry',
    exp_year: 'expiry',
    routing_number: 'routing',
    account_number: 'account',
  };
  const name = path.slice(path.lastIndexOf('.') + 1);
  return names[name] ?? name;
}
