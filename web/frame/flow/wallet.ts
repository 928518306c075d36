import type { Answer, Refusal } from '../../api-client/exchange.ts';
import type { SessionApi, WalletMethod } from '../../api-client/session-api.ts';
import { tokenise } from '../../api-client/tokenizer.ts';
import { billingDetails } from '../forms/billing-fields.ts';
import { detailsOf, isComplete } from '../forms/check.ts';
import { plainConsent, walletUsage } from '../forms/consent.ts';
import { showRefused } from '../forms/faults.ts';
import { withoutSecrets, withValue } from '../forms/form.ts';
import { declines } from '../state/after-refusal.ts';
import { type Change, inDoubt, madeBy, type WalletInput, type WalletState, withChange } from '../state/wallet.ts';
import type { HostedCard } from './hosted-card.ts';
import type { Store } from './store.ts';

/** What a customer does with saved methods. Each change can be repeated: the API makes one of it. */
export class WalletFlow {
  private readonly store: Store;
  private readonly hosted: HostedCard;

  constructor(store: Store, hosted: HostedCard) {
    this.store = store;
    this.hosted = hosted;
  }

  openForm(): void {
    this.dispatch({ type: 'formOpened' });
  }

  closeForm(): void {
    this.store.form = withoutSecrets(this.store.form);
    this.store.wantsFocus = 'add';
    this.dispatch({ type: 'formClosed' });
  }

  ask(id: string): void {
    this.store.wantsFocus = 'keep';
    this.dispatch({ type: 'asked', id });
  }

  keep(): void {
    const { state } = this.store.model;
    if (state.name !== 'wallet' || state.step.name !== 'asking') return;
    this.store.wantsFocus = `remove-${state.step.id}`;
    this.dispatch({ type: 'kept' });
  }

  async save(): Promise<void> {
    const { store } = this;
    const { config } = store.model;
    if (!config || this.step !== 'form' || !store.isRight(store.fields)) return;
    const { choice, form } = store;
    if (!isComplete(choice, form, config)) return;
    const details = detailsOf(choice, form);
    this.dispatch({ type: 'saving' });
    const tokenised = details ? await tokenise(config.processor, details) : await this.hosted.token();
    if (!tokenised.ok) return this.refused(tokenised.refusal);
    const { processor_token, method, payment_method } = tokenised.body;
    const billing = billingDetails(config.required_avs_fields, form);
    const body = {
      processor_token,
      method,
      ...(payment_method && { payment_method }),
      ...(billing && { billing_details: billing }),
      consent_text: plainConsent(config, choice, walletUsage(config)),
    };
    await this.change(
      { kind: 'saved' },
      (api) => api.addMethod(body),
      () => {
        store.form = withoutSecrets(store.form);
      },
    );
  }

  async remove(): Promise<void> {
    const { state } = this.store.model;
    const method = state.name === 'wallet' && state.step.name === 'asking' && this.find(state.step.id);
    if (!method) return;
    this.dispatch({ type: 'removing' });
    await this.change(
      { kind: 'removed', method },
      (api) => api.removeMethod(method.id),
      () => {
        this.store.wantsFocus = 'title';
      },
    );
  }

  async choose(id: string): Promise<void> {
    const method = this.find(id);
    if (!method || (this.step !== 'list' && this.step !== 'asking')) return;
    this.dispatch({ type: 'choosing', id });
    await this.change(
      { kind: 'chosen', method },
      (api) => api.makeDefault(id),
      () => {
        this.store.wantsFocus = `method-${id}`;
      },
    );
  }

  private get wallet(): WalletState | undefined {
    const { state } = this.store.model;
    return state.name === 'wallet' ? state : undefined;
  }

  private find(id: string): WalletMethod | undefined {
    return this.wallet?.methods.find((method) => method.id === id);
  }

  private get step() {
    return this.wallet?.step.name;
  }

  private dispatch(input: WalletInput): void {
    this.store.dispatch({ type: 'managed', input });
  }

  /** Makes the change, and asks for the list as it is then: of an answer that was lost, it says what became of it. */
  private async change(
    change: Change,
    send: (api: SessionApi) => Promise<Answer<WalletMethod | undefined>>,
    onMade: () => void,
  ): Promise<void> {
    const { api } = this.store;
    const before = this.wallet?.methods;
    if (!api || !before) return;
    const answer = await send(api);
    if (!answer.ok && !inDoubt.includes(answer.refusal.code)) return this.refused(answer.refusal);
    const listed = await api.methods();
    const after = listed.ok ? listed.body.methods : undefined;
    const method = answer.ok ? madeAs(change, answer.body) : after && madeBy(change, before, after);
    if (!answer.ok && !method) return this.refused(answer.refusal, after);
    if (!method) throw new Error('A method that was saved is told');
    onMade();
    const done = { kind: change.kind, method };
    this.dispatch({ type: 'done', done, methods: after ?? withChange(before, done) });
  }

  private refused(refusal: Refusal, methods?: readonly WalletMethod[]): void {
    const { store } = this;
    store.wantsFocus = 'alert';
    if (this.step === 'saving') {
      const { form, first } = showRefused(store.form, store.fields, refusal);
      store.form = declines.includes(refusal.code) ? withValue(form, 'code', '') : form;
      if (declines.includes(refusal.code)) this.hosted.clear('code');
      store.wantsFocus = first?.name ?? 'alert';
    }
    store.dispatch({ type: 'notManaged', refusal, ...(methods && { methods }) });
  }
}

/** An answer names the method, unless there is none any more. */
const madeAs = (change: Change, told: WalletMethod | undefined): WalletMethod | undefined =>
  told ?? (change.kind === 'saved' ? undefined : change.method);
