import type { Refusal } from '../../api-client/exchange.ts';
import { whenIdle } from '../../api-client/payment.ts';
import type { Config } from '../../api-client/session-api.ts';
import { keptCode } from '../forms/card-fields.ts';
import { challengeField } from '../forms/challenge-field.ts';
import { choicesOf, isUsable } from '../forms/choices.ts';
import { showRefused } from '../forms/faults.ts';
import { withoutAuthorisation, withValue } from '../forms/form.ts';
import { declines } from '../state/after-refusal.ts';
import { readyPageMessage } from '../page-message.ts';
import { isAnswerable, sendsCode } from '../state/challenge-kinds.ts';
import type { Input } from '../state/transitions.ts';
import { offersApplePay } from './apple-pay.ts';
import type { HostedCard } from './hosted-card.ts';
import type { Store } from './store.ts';

/** Where a refusal goes, with the config when that was asked for anew. */
export type RefusalInput = (refusal: Refusal, config?: Config) => Input;

/** What the API says of the session, and what follows from a refusal. */
export class SessionFlow {
  private readonly store: Store;
  private readonly hosted: HostedCard;
  private readonly restart: () => void;
  private watching = false;

  constructor(store: Store, hosted: HostedCard, restart: () => void) {
    this.store = store;
    this.hosted = hosted;
    this.restart = restart;
  }

  async load(): Promise<void> {
    const { store } = this;
    store.dispatch({ type: 'retried' });
    store.api ??= await store.given.connect();
    const [answer] = await Promise.all([store.api?.config(), store.given.ready]);
    if (answer?.ok && answer.body.page_message !== undefined) await readyPageMessage();
    if (answer?.ok) return this.show(answer.body);
    const code = answer?.refusal.code ?? '';
    if (!answer) store.dispatch({ type: 'unreachable' });
    else if (code === 'origin_not_allowed') store.dispatch({ type: 'notAllowed' });
    else store.dispatch({ type: badLink.includes(code) ? 'badLink' : 'unreachable' });
  }

  /** Takes up what the merchant changed; what the payer typed stays. */
  async refresh(): Promise<void> {
    const answer = await this.store.api?.config();
    if (answer?.ok && !this.store.settling) await this.show(answer.body);
  }

  /** What the session is for decides what is shown: a payment, or the customer's saved methods. */
  private async show(config: Config): Promise<void> {
    const { store } = this;
    if (config.scope === 'payment' || config.status !== 'active') return this.loaded('loaded', config);
    const listed = await store.api?.methods();
    if (!listed?.ok) return store.dispatch({ type: 'unreachable' });
    this.keepChoice(config);
    store.dispatch({ type: 'listed', config, methods: listed.body.methods });
    this.hosted.follow(config);
    if (store.options.newMethodOnly) store.dispatch({ type: 'managed', input: { type: 'formOpened' } });
  }

  /** The return link is signed for a few minutes. */
  async renewLink(): Promise<void> {
    const answer = await this.store.api?.config();
    const redirectUrl = answer?.ok ? answer.body.redirect_url : undefined;
    if (redirectUrl !== undefined) this.store.dispatch({ type: 'linkRenewed', redirectUrl });
  }

  loaded(type: 'loaded' | 'ended', config: Config): void {
    const { store } = this;
    const { known, any } = this.keepChoice(config);
    if (config.scope === 'wallet' && config.status === 'active') {
      store.given.onChange();
      return;
    }
    const payable = (any || offersApplePay(config)) && isAnswerable(config.challenge) && !store.options.managementMode;
    store.dispatch({ type, config, payable });
    if (store.model.state.name === 'form') this.hosted.follow(config);
    const { state, total } = store.model;
    if (state.name === 'unknown') void this.watch();
    if (state.name === 'form' && (!known || total.kind === 'none')) this.restart();
  }

  /** What was chosen stays, as long as it is offered. */
  private keepChoice(config: Config): { known: boolean; any: boolean } {
    const { store } = this;
    const choices = choicesOf(config, store.options).filter(isUsable);
    const known = choices.some(({ key }) => key === store.form.choice);
    if (!known) store.form = { ...store.form, choice: choices[0]?.key ?? '' };
    return { known, any: choices.length > 0 };
  }

  async refused(refusal: Refusal, input: RefusalInput): Promise<void> {
    const { store } = this;
    const { code, recoverable } = refusal;
    const final = isFinal(refusal);
    const ask = final || code === 'quote_changed' || code === 'challenge_required';
    const fresh = ask ? await store.api?.config() : undefined;
    if (final && fresh?.ok && fresh.body.status !== 'active') return this.loaded('ended', fresh.body);
    const challenge = code === 'challenge_required' && recoverable && fresh?.ok ? fresh.body.challenge : null;
    if (challenge && isAnswerable(challenge)) return store.dispatch({ type: 'challenged', challenge });
    if (code === 'quote_changed') store.form = withoutAuthorisation(store.form);
    if (code === 'challenge_failed') store.form = withValue(store.form, challengeField.name, '');
    if (declines.includes(code)) {
      store.form = withValue(withValue(store.form, 'code', ''), keptCode, '');
      this.hosted.clear('code');
    }
    store.dispatch(input(refusal, fresh?.ok ? fresh.body : undefined));
    if (code === 'confirm_in_progress') return this.watch();
    const { state } = store.model;
    if (state.name === 'challenge') store.wantsFocus = sendsCode(state.challenge.type) ? challengeField.name : 'alert';
    if (store.model.state.name !== 'form') return store.given.onChange();
    const { form, first } = showRefused(store.form, store.fields, refusal);
    store.wantsFocus = first?.name ?? 'alert';
    store.update(form);
  }

  /** Nothing stands between the session and its payment any more. */
  passed(): void {
    const { config } = this.store.model;
    this.store.dispatch({ type: 'leftChallenge' });
    if (config) this.loaded('loaded', { ...config, challenge: null });
  }

  /** Somebody else's charge: this page only waits for how it ends. */
  private async watch(): Promise<void> {
    const { api } = this.store;
    if (!api || this.watching) return;
    this.watching = true;
    const config = await whenIdle(api);
    this.watching = false;
    this.loaded('loaded', config);
  }
}

/** Nothing more can be done in this session. */
export const isFinal = ({ code, recoverable }: Refusal): boolean => !recoverable && code !== 'internal_error';

const badLink = ['unauthenticated', 'not_found', 'validation_error', 'insufficient_scope'];
