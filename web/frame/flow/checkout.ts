import type { Refusal } from '../../api-client/exchange.ts';
import { type Attempt, settle, whenIdle } from '../../api-client/payment.ts';
import type { Config, SessionApi } from '../../api-client/session-api.ts';
import { prepare, prepareSaved } from '../../api-client/tokenizer.ts';
import type { FrameOptions, PaymentEvent } from '../../protocol.ts';
import { allFields, detailsOf } from '../forms/check.ts';
import { type Choice, choicesOf, methodOf } from '../forms/choices.ts';
import { showFaults, showRefused } from '../forms/faults.ts';
import { emptyForm, type Form, textOf, withFault, withoutSecrets, withValue } from '../forms/form.ts';
import { declines } from '../state/after-refusal.ts';
import { eventsOf } from '../state/events.ts';
import { initial, type Model } from '../state/model.ts';
import { type Input, next } from '../state/transitions.ts';
import { alertText } from '../texts/alerts.ts';
import { newAttempt } from './attempt.ts';
import { whenLinkAges, whenOver } from './clock.ts';

/** Typing that goes on is not worth a token for each digit. */
const PAUSE_MS = 350;

export interface CheckoutOptions {
  /** Undefined when it can't be known where the API is. */
  readonly connect: () => Promise<SessionApi | undefined>;
  /** When the texts are there. */
  readonly ready: Promise<void>;
  readonly options: FrameOptions;
  readonly onChange: () => void;
  readonly onEvent: (event: PaymentEvent) => void;
}

/** From the link to a payment: token and quote as soon as the fields are right, then one press, one charge. */
export class Checkout {
  model: Model = initial;
  form: Form = emptyForm;
  options: FrameOptions;
  /** Id of what is to have the focus, until it was given. */
  wantsFocus: string | undefined;
  private readonly given: CheckoutOptions;
  private api: SessionApi | undefined;
  private attempt: Attempt | undefined;
  private settling = false;
  /** Rises with every change, so that an answer about what was typed before is dropped. */
  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopClock = () => {};

  constructor(given: CheckoutOptions) {
    this.given = given;
    this.options = given.options;
  }

  get choices(): readonly Choice[] {
    return this.model.config ? choicesOf(this.model.config, this.options) : [];
  }

  get choice(): Choice | undefined {
    return this.choices.find(({ key }) => key === this.form.choice);
  }

  /** A try is on its way: who leaves the page now does not see how it ends. */
  get isPaying(): boolean {
    return this.settling;
  }

  async load(): Promise<void> {
    this.dispatch({ type: 'retried' });
    this.api ??= await this.given.connect();
    const [answer] = await Promise.all([this.api?.config(), this.given.ready]);
    if (answer?.ok && answer.body.scope === 'payment') return this.loaded('loaded', answer.body);
    const code = answer?.ok === false ? answer.refusal.code : 'insufficient_scope';
    if (!answer) this.dispatch({ type: 'unreachable' });
    else if (code === 'origin_not_allowed') this.refuse('notAllowed');
    else this.dispatch({ type: badLink.includes(code) ? 'badLink' : 'unreachable' });
  }

  /** There is nothing to load. */
  refuse(why: 'badLink' | 'notAllowed'): void {
    this.dispatch({ type: why });
  }

  /** Takes up what the merchant changed; what the payer typed stays. */
  async refresh(): Promise<void> {
    const answer = await this.api?.config();
    if (answer?.ok && !this.settling) this.loaded('loaded', answer.body);
  }

  setOptions(options: FrameOptions): void {
    this.options = options;
    if (this.model.config && !this.settling) this.loaded('loaded', this.model.config);
  }

  choose(key: string): void {
    this.update({ ...this.form, choice: key, faults: {} });
    this.instrumentChanged();
    const { choice } = this;
    if (choice) this.given.onEvent({ type: 'event', name: 'method.changed', detail: { method: methodOf(choice) } });
  }

  type(name: string, text: string): void {
    this.update(withValue(this.form, name, text));
    if (!name.startsWith('billing-')) this.instrumentChanged();
  }

  /** A field that was left empty on the way to another one is no mistake yet. */
  leave(name: string): void {
    if (textOf(this.form, name) !== '') this.update(withFault(this.form, name, this.form.faults[name] ?? 'local'));
  }

  set(change: Partial<Pick<Form, 'accountType' | 'save' | 'acceptedAt'>>): void {
    this.update({ ...this.form, ...change });
    if (change.accountType) this.instrumentChanged();
  }

  async press(): Promise<void> {
    const { config, state, total } = this.model;
    if (!config || state.name !== 'form') return;
    const { form, first } = showFaults(this.form, allFields(this.choice, config));
    this.wantsFocus = first?.name;
    this.update(form);
    if (first) return;
    if (total.kind !== 'ready') return this.quote();
    this.attempt = newAttempt(total.prepared, form, config.required_avs_fields, this.options);
    this.dispatch({ type: 'pressed' });
    await this.pay(this.attempt);
  }

  async acknowledge(): Promise<void> {
    if (this.model.state.name !== 'duplicate' || !this.attempt) return;
    const { attempt } = this;
    this.dispatch({ type: 'acknowledged' });
    await this.pay({ ...attempt, startedAt: Date.now(), body: { ...attempt.body, duplicate_acknowledged: true } });
  }

  keep(): void {
    this.wantsFocus = 'pay';
    this.dispatch({ type: 'kept' });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.stopClock();
  }

  private dispatch(input: Input): void {
    const before = this.model;
    this.model = next(before, input);
    if (this.model.state.name !== before.state.name) this.startClock();
    this.given.onChange();
    for (const event of eventsOf(before, input, this.model, (code) => alertText({ code }))) this.given.onEvent(event);
  }

  private update(form: Form): void {
    this.form = form;
    this.given.onChange();
  }

  private startClock(): void {
    const { state, config } = this.model;
    this.stopClock();
    if (config && state.name === 'form') this.stopClock = whenOver(config.expires_at, () => void this.refresh());
    if (state.name === 'paid') this.stopClock = whenLinkAges(() => void this.renewLink());
  }

  private async renewLink(): Promise<void> {
    const answer = await this.api?.config();
    const redirectUrl = answer?.ok ? answer.body.redirect_url : undefined;
    if (redirectUrl !== undefined) this.dispatch({ type: 'linkRenewed', redirectUrl });
  }

  private loaded(type: 'loaded' | 'ended', config: Config): void {
    const choices = choicesOf(config, this.options);
    const known = choices.some(({ key }) => key === this.form.choice);
    if (!known) this.form = { ...this.form, choice: choices[0]?.key ?? '' };
    this.dispatch({ type, config, payable: choices.length > 0 && config.challenge === null });
    if (this.model.state.name === 'unknown') void this.watch();
    if (this.model.state.name === 'form' && (!known || this.model.total.kind === 'none')) this.instrumentChanged();
  }

  /** Somebody else's charge: this page only waits for how it ends. */
  private async watch(): Promise<void> {
    if (this.api) this.loaded('loaded', await whenIdle(this.api));
  }

  private instrumentChanged(): void {
    clearTimeout(this.timer);
    this.version += 1;
    this.dispatch({ type: 'changed' });
    const { choice } = this;
    if (choice?.kind === 'saved') void this.quote();
    else if (detailsOf(choice, this.form)) this.timer = setTimeout(() => void this.quote(), PAUSE_MS);
  }

  private async quote(): Promise<void> {
    clearTimeout(this.timer);
    const { config } = this.model;
    if (!config) return;
    this.version += 1;
    const { version } = this;
    this.dispatch({ type: 'quoting', version });
    const answer = await this.prepared(config);
    if (!answer || version !== this.version) return;
    if (!answer.ok) return this.refused(answer.refusal, (refusal) => ({ type: 'quoteRefused', version, refusal }));
    const fresh = answer.body.quote.amount === config.amount ? undefined : await this.api?.config();
    this.dispatch({ type: 'quoted', version, prepared: answer.body, ...(fresh?.ok && { config: fresh.body }) });
  }

  private prepared({ processor }: Config) {
    const { api, choice } = this;
    const details = detailsOf(choice, this.form);
    if (api && choice?.kind === 'saved') return prepareSaved(api, choice.saved);
    return api && details && prepare(api, processor, details);
  }

  private async pay(attempt: Attempt): Promise<void> {
    if (!this.api) return;
    this.settling = true;
    const settled = await settle(this.api, attempt, (doubt) => this.dispatch({ type: 'doubted', doubt }));
    this.settling = false;
    if (settled.kind === 'refused')
      return this.refused(settled.refusal, (refusal, config) => ({
        type: 'refused',
        refusal,
        ...(config && { config }),
      }));
    if (settled.kind === 'paid') this.form = withoutSecrets(this.form);
    else this.wantsFocus = 'pay';
    this.dispatch(settled.kind === 'paid' ? { ...settled, type: 'paid' } : { type: 'unfinished' });
  }

  private async refused(refusal: Refusal, input: (refusal: Refusal, config?: Config) => Input): Promise<void> {
    const { code, recoverable } = refusal;
    const over = !recoverable && code !== 'internal_error';
    const fresh = over || code === 'quote_changed' ? await this.api?.config() : undefined;
    if (over && fresh?.ok && fresh.body.status !== 'active') return this.loaded('ended', fresh.body);
    if (declines.includes(code)) this.form = withValue(this.form, 'code', '');
    this.dispatch(input(refusal, fresh?.ok ? fresh.body : undefined));
    if (code === 'confirm_in_progress') return this.watch();
    if (!this.model.config || this.model.state.name !== 'form') return;
    const { form, first } = showRefused(this.form, allFields(this.choice, this.model.config), refusal);
    this.wantsFocus = first?.name ?? 'alert';
    this.update(form);
  }
}

const badLink = ['unauthenticated', 'not_found', 'validation_error', 'insufficient_scope'];
