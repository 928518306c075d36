import type { FrameOptions } from '../../protocol.ts';
import { keptCode } from '../forms/card-fields.ts';
import { type Choice, methodOf } from '../forms/choices.ts';
import { type Form, textOf, withFault, withValue } from '../forms/form.ts';
import type { Model } from '../state/model.ts';
import { ApplePay } from './apple-pay.ts';
import { Captcha } from './captcha.ts';
import { Clock } from './clock.ts';
import { HostedCard } from './hosted-card.ts';
import { Paying } from './paying.ts';
import { Quoting } from './quoting.ts';
import { SessionFlow } from './session.ts';
import { type CheckoutOptions, Store } from './store.ts';
import { WalletFlow } from './wallet.ts';

export type { CheckoutOptions } from './store.ts';

/** All that a payer can do, and all that is shown: what the views and the frame's bridge see of the checkout. */
export class Checkout {
  readonly wallet: WalletFlow;
  /** Card fields that stand in frames of the processor's own. */
  readonly hosted: HostedCard;
  private readonly store: Store;
  private readonly quoting: Quoting;
  private readonly session: SessionFlow;
  private readonly paying: Paying;
  private readonly applePay: ApplePay;
  private readonly captcha: Captcha;
  private readonly clock: Clock;

  constructor(given: CheckoutOptions) {
    const onChange = () => {
      this.clock.follow(this.store.model);
      this.captcha.follow();
      given.onChange();
    };
    this.store = new Store({ ...given, onChange });
    this.hosted = new HostedCard(this.store, () => this.quoting.restart());
    this.quoting = new Quoting(this.store, this.hosted, (...refusal) => this.session.refused(...refusal));
    this.session = new SessionFlow(this.store, this.hosted, () => this.quoting.restart());
    this.paying = new Paying(this.store, this.session, this.quoting, this.hosted);
    this.captcha = new Captcha(this.store, (token) => void this.paying.passCaptcha(token));
    this.applePay = new ApplePay(this.store, this.quoting, this.paying);
    this.wallet = new WalletFlow(this.store, this.hosted);
    this.clock = new Clock({
      onOver: () => void this.session.refresh(),
      onLinkAges: () => void this.session.renewLink(),
      onTick: given.onChange,
    });
  }

  get model(): Model {
    return this.store.model;
  }

  get form(): Form {
    return this.store.form;
  }

  get options(): FrameOptions {
    return this.store.options;
  }

  get choices(): readonly Choice[] {
    return this.store.choices;
  }

  get choice(): Choice | undefined {
    return this.store.choice;
  }

  /** A try is on its way: who leaves the page now does not see how it ends. */
  get isPaying(): boolean {
    return this.store.settling;
  }

  /** What is left of the session, and what to say of it: see clock.ts. */
  get time(): Pick<Clock, 'secondsLeft' | 'announced'> {
    return this.clock;
  }

  /** Id of what is to have the focus now, once. */
  takeFocus(): string | undefined {
    const { wantsFocus } = this.store;
    this.store.wantsFocus = undefined;
    return wantsFocus;
  }

  load = () => this.session.load();
  refresh = () => this.session.refresh();
  press = () => this.paying.press();
  acknowledge = () => this.paying.acknowledge();
  sendCode = () => this.paying.sendCode();
  pressApplePay = () => this.applePay.press();
  enterCode = () => this.paying.enterCode();
  challengeUrl = (type: string) => this.store.api?.challengeUrl(type) ?? '';
  retryCaptcha = () => this.store.dispatch({ type: 'captchaRetried' });

  /** There is nothing to load. */
  refuse(why: 'badLink' | 'notAllowed'): void {
    this.store.dispatch({ type: why });
  }

  setOptions(options: FrameOptions): void {
    this.store.options = options;
    const { config } = this.model;
    if (config && !this.isPaying) this.session.loaded('loaded', config);
  }

  choose(key: string): void {
    // A code is of one card.
    this.hosted.clear('code');
    this.store.update({ ...withValue(this.form, keptCode, ''), choice: key, faults: {} });
    this.quoting.restart();
    const { choice } = this;
    if (!choice) return;
    this.store.given.onEvent({ type: 'event', name: 'method.changed', detail: { method: methodOf(choice) } });
  }

  type(name: string, text: string): void {
    this.store.update(withValue(this.form, name, text));
    // Elsewhere the address goes along with the payment, not with its token.
    const hosted = this.choice?.kind !== 'saved' && this.choice?.hosted;
    const saved = this.choice?.kind === 'saved' && !this.choice.recheck;
    const isOfToken = !saved && (hosted || !name.startsWith('billing-'));
    if (this.model.state.name === 'form' && isOfToken) this.quoting.restart();
  }

  /** A field that was left empty on the way to another one is no mistake yet. */
  leave(name: string): void {
    const { form } = this;
    if (textOf(form, name) !== '') this.store.update(withFault(form, name, form.faults[name] ?? 'local'));
  }

  chooseAccountType(accountType: Form['accountType']): void {
    this.store.update({ ...this.form, accountType });
    this.quoting.restart();
  }

  keepMethod = (save: boolean): void => this.store.update({ ...this.form, save });

  /** The tick of a debit authorisation, or its taking back. */
  authorise(agreed: boolean): void {
    const { acceptedAt: _before, faults, ...form } = this.form;
    const { authorisation: _told, ...others } = faults;
    this.store.update({ ...form, faults: others, ...(agreed && { acceptedAt: new Date().toISOString() }) });
  }

  /** The payer would rather not pay twice. */
  keepUnpaid(): void {
    this.store.wantsFocus = 'pay';
    this.store.dispatch({ type: 'kept' });
  }

  leaveChallenge(): void {
    this.store.wantsFocus = 'pay';
    this.store.dispatch({ type: 'leftChallenge' });
  }

  dispose(): void {
    this.quoting.stop();
    this.hosted.dispose();
    this.clock.stop();
    this.captcha.dispose();
  }
}
