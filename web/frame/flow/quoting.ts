import type { Answer, Refusal } from '../../api-client/exchange.ts';
import type { Config, SessionApi } from '../../api-client/session-api.ts';
import {
  type Prepared,
  prepare,
  prepareRechecked,
  prepareSaved,
  tokenise,
  tokeniseCode,
} from '../../api-client/tokenizer.ts';
import { detailsOf, isComplete } from '../forms/check.ts';
import { digitsOf } from '../fields/digits.ts';
import { keptCode } from '../forms/card-fields.ts';
import { textOf, withoutAuthorisation } from '../forms/form.ts';
import type { Input } from '../state/transitions.ts';
import type { HostedCard } from './hosted-card.ts';
import type { Store } from './store.ts';

/** Typing that goes on is not worth a token for each digit. */
const PAUSE_MS = 350;

type Preparing = (api: SessionApi, config: Config) => Promise<Answer<Prepared> | undefined>;

/** Token and quote for the instrument, as soon as all of its fields are right. */
export class Quoting {
  private readonly store: Store;
  private readonly hosted: HostedCard;
  private readonly refused: (refusal: Refusal, input: (refusal: Refusal) => Input) => Promise<void>;
  /** Rises with every change, so that an answer about what was typed before is dropped. */
  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, hosted: HostedCard, refused: Quoting['refused']) {
    this.store = store;
    this.hosted = hosted;
    this.refused = refused;
  }

  /** Another instrument: what was quoted is void, and so is what was agreed to. */
  restart(): void {
    const { store } = this;
    this.stop();
    if (store.model.state.name !== 'form') return;
    this.version += 1;
    store.form = withoutAuthorisation(store.form);
    store.dispatch({ type: 'changed' });
    if (store.choice?.kind === 'saved' && !store.choice.recheck) void this.quote();
    else if (isComplete(store.choice, store.form, store.model.config))
      this.timer = setTimeout(() => void this.quote(), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  async quote(): Promise<void> {
    const { choice, form } = this.store;
    await this.quoteAs(async (api, config) => {
      if (choice?.kind === 'saved' && !choice.recheck) return prepareSaved(api, choice.saved);
      if (!choice || !isComplete(choice, form, config)) return undefined;
      if (choice.kind === 'saved') {
        const code = () => tokeniseCode(config.processor, digitsOf(textOf(form, keptCode)));
        return prepareRechecked(api, choice.saved, choice.hosted ? await this.hosted.codeToken() : await code());
      }
      const details = detailsOf(choice, form);
      return prepare(api, details ? await tokenise(config.processor, details) : await this.hosted.token());
    });
  }

  /** Undefined when it was refused, or something else is to be paid with by now. */
  async quoteAs(prepared: Preparing): Promise<Prepared | undefined> {
    this.stop();
    const { store } = this;
    const { config } = store.model;
    if (!config || !store.api) return undefined;
    this.version += 1;
    const { version } = this;
    store.dispatch({ type: 'quoting', version });
    const answer = await prepared(store.api, config);
    if (!answer || version !== this.version) return undefined;
    if (!answer.ok) {
      await this.refused(answer.refusal, (refusal) => ({ type: 'quoteRefused', version, refusal }));
      return undefined;
    }
    const fresh = answer.body.quote.amount === config.amount ? undefined : await store.api.config();
    store.dispatch({ type: 'quoted', version, prepared: answer.body, ...(fresh?.ok && { config: fresh.body }) });
    return answer.body;
  }
}
