import type { Refusal } from '../../api-client/exchange.ts';
import { type Attempt, type Doubt, settle } from '../../api-client/payment.ts';
import type { Config, NextAction, Quote } from '../../api-client/session-api.ts';
import type { Prepared } from '../../api-client/tokenizer.ts';
import { challengeField } from '../forms/challenge-field.ts';
import { textOf, withoutSecrets, withValue } from '../forms/form.ts';
import { isCaptcha, sendsCode } from '../state/challenge-kinds.ts';
import { acknowledged, answered, newAttempt } from './attempt.ts';
import type { HostedCard } from './hosted-card.ts';
import type { Quoting } from './quoting.ts';
import { isFinal, type SessionFlow } from './session.ts';
import type { Store } from './store.ts';

/** The API sends one code in that time. */
const RESEND_MS = 30_000;

/** One press, one charge; and what the payer is asked in between. */
export class Paying {
  private readonly store: Store;
  private readonly session: SessionFlow;
  private readonly quoting: Quoting;
  private readonly hosted: HostedCard;
  private attempt: Attempt | undefined;
  /** Key of the try that was sent again with a new quote of the same total. */
  private repeated: string | undefined;
  /** Lets a try go on that waits for the payer. */
  private goOn: (() => void) | undefined;

  constructor(store: Store, session: SessionFlow, quoting: Quoting, hosted: HostedCard) {
    this.store = store;
    this.session = session;
    this.quoting = quoting;
    this.hosted = hosted;
  }

  async press(): Promise<void> {
    const { store } = this;
    const { config, state, total } = store.model;
    if (state.name === 'authenticating') return this.goOn?.();
    if (!config || state.name !== 'form' || !store.isRight(store.fields)) return;
    if (total.kind !== 'ready') return this.quoting.quote();
    const { choice, form, options } = store;
    this.attempt = newAttempt({ prepared: total.prepared, config, choice, form, options });
    if (config.challenge) return store.dispatch({ type: 'challenged', challenge: config.challenge });
    store.dispatch({ type: 'pressed' });
    await this.pay(this.attempt);
  }

  /** With what the payer has agreed to outside of the form. `in doubt`: the page says how it ends. */
  async payWith(prepared: Prepared, onDoubt: () => void): Promise<boolean | 'in doubt'> {
    const { store } = this;
    const { config } = store.model;
    if (!config) return false;
    const { choice, form, options } = store;
    this.attempt = newAttempt({ prepared, config, choice, form: { ...form, save: false }, options });
    store.dispatch({ type: 'pressed' });
    let doubted = false;
    await this.pay(this.attempt, () => {
      if (!doubted) onDoubt();
      doubted = true;
    });
    return doubted ? 'in doubt' : store.model.state.name === 'paid';
  }

  /** A payer who took longer than a quote lives has seen what would be paid, and need not press again. */
  private async isSameBill({ code, quote }: Refusal, { key, body }: Attempt): Promise<boolean> {
    const { config } = this.store.model;
    const total = (quote as Quote | undefined)?.total_amount;
    if (code !== 'quote_changed' || total !== body.total_amount || key === this.repeated) return false;
    const fresh = await this.store.api?.config();
    const bill = (of: Config | undefined) => JSON.stringify([of?.amount, of?.line_items, of?.description]);
    return fresh?.ok === true && bill(fresh.body) === bill(config);
  }

  /** Once: nothing was stored under its key. */
  private async repeat(attempt: Attempt, onDoubt: () => void): Promise<void> {
    this.repeated = attempt.key;
    await this.pay(attempt, onDoubt);
  }

  async acknowledge(): Promise<void> {
    if (this.store.model.state.name !== 'duplicate' || !this.attempt) return;
    this.store.dispatch({ type: 'acknowledged' });
    await this.pay(acknowledged(this.attempt));
  }

  async sendCode(): Promise<void> {
    const { store } = this;
    const { state } = store.model;
    if (!store.api || state.name !== 'challenge' || state.step === 'sending' || state.step === 'checking') return;
    store.form = withValue(store.form, challengeField.name, '');
    store.dispatch({ type: 'codeAsked' });
    const answer = await store.api.sendChallenge();
    if (answer.ok && answer.body === null) {
      // Passed meanwhile, in another window.
      this.session.passed();
      await this.press();
    } else if (answer.ok && answer.body) {
      store.wantsFocus = challengeField.name;
      store.dispatch({ type: 'codeSent', challenge: answer.body, resendAt: Date.now() + RESEND_MS });
    } else if (!answer.ok && isFinal(answer.refusal)) {
      await this.session.refused(answer.refusal, (refusal) => ({ type: 'refused', refusal }));
    } else if (!answer.ok) {
      const { code: problem, retryAfter } = answer.refusal;
      const resendAt = retryAfter === undefined ? {} : { resendAt: Date.now() + retryAfter * 1_000 };
      store.dispatch({ type: 'codeNotSent', problem, ...resendAt });
    }
  }

  async enterCode(): Promise<void> {
    const { attempt, store } = this;
    const { state } = store.model;
    if (!attempt || state.name !== 'challenge' || state.step !== 'enter' || !sendsCode(state.challenge.type)) return;
    if (!store.isRight([challengeField])) return;
    const code = textOf(store.form, challengeField.name);
    await this.answer(answered(attempt, { type: state.challenge.type, code }));
  }

  /** What the widget gave. Another one, while the first is on its way, comes too late. */
  async passCaptcha(token: string): Promise<void> {
    const { attempt } = this;
    const { state } = this.store.model;
    if (!attempt || state.name !== 'challenge' || state.step !== 'enter' || !isCaptcha(state.challenge.type)) return;
    await this.answer(answered(attempt, { type: state.challenge.type, token }));
  }

  private async answer(attempt: Attempt): Promise<void> {
    this.attempt = attempt;
    this.store.dispatch({ type: 'codeEntered' });
    await this.pay(attempt);
  }

  /** By Stripe's window over the form, which opens by itself once; or by a page of the bank's that the payer opens. */
  private async authenticate(action: NextAction, again: boolean): Promise<void> {
    const { store } = this;
    const url = action.type === 'redirect_to_url' ? action.url : undefined;
    if (again || url !== undefined) {
      store.wantsFocus = 'alert';
      store.dispatch({ type: 'actionRequired', step: 'continue', ...(url !== undefined && { url }) });
      await new Promise<void>((resolve) => {
        this.goOn = resolve;
      });
      this.goOn = undefined;
    }
    store.dispatch({ type: 'actionRequired', step: 'bank' });
    if (action.type === 'use_stripe_sdk') await this.hosted.authenticate(action.client_secret);
  }

  private async pay(attempt: Attempt, onDoubt = () => {}): Promise<void> {
    const { store } = this;
    if (!store.api) return;
    store.settling = true;
    const settled = await settle(store.api, attempt, {
      onDoubt: (doubt: Doubt) => {
        onDoubt();
        store.dispatch({ type: 'doubted', doubt });
      },
      onAction: (action, again) => this.authenticate(action, again),
    });
    store.settling = false;
    if (settled.kind === 'refused' && (await this.isSameBill(settled.refusal, attempt)))
      return this.repeat(attempt, onDoubt);
    if (settled.kind === 'refused')
      return this.session.refused(settled.refusal, (refusal, config) => ({
        type: 'refused',
        refusal,
        ...(config && { config }),
      }));
    if (settled.kind === 'paid') store.form = withoutSecrets(store.form);
    else store.wantsFocus = 'pay';
    store.dispatch(settled.kind === 'paid' ? { ...settled, type: 'paid', at: Date.now() } : { type: 'unfinished' });
  }
}
