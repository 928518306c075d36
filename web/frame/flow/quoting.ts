import type { Refusal } from '../../api-client/exchange.ts';
import type { Config } from '../../api-client/session-api.ts';
import { prepare, prepareSaved } from '../../api-client/tokenizer.ts';
import { detailsOf } from '../forms/check.ts';
import { withoutAuthorisation } from '../forms/form.ts';
import type { Input } from '../state/transitions.ts';
import type { Store } from './store.ts';

/** Typing that goes on is not worth a token for each digit. */
const PAUSE_MS = 350;

/** Token and quote for the instrument, as soon as all of its fields are right. */
export class Quoting {
  private readonly store: Store;
  private readonly refused: (refusal: Refusal, input: (refusal: Refusal) => Input) => Promise<void>;
  /** Rises with every change, so that an answer about what was typed before is dropped. */
  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, refused: Quoting['refused']) {
    this.store = store;
    this.refused = refused;
  }

  /** Another instrument: what was quoted is void, and so is what was agreed to. */
  restart(): void {
    const { store } = this;
    this.stop();
    this.version += 1;
    store.form = withoutAuthorisation(store.form);
    store.dispatch({ type: 'changed' });
    if (store.choice?.kind === 'saved') void this.quote();
    else if (detailsOf(store.choice, store.form)) this.timer = setTimeout(() => void this.quote(), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  async quote(): Promise<void> {
    this.stop();
    const { store } = this;
    const { config } = store.model;
    if (!config) return;
    this.version += 1;
    const { version } = this;
    store.dispatch({ type: 'quoting', version });
    const answer = await this.prepared(config);
    if (!answer || version !== this.version) return;
    if (!answer.ok) return this.refused(answer.refusal, (refusal) => ({ type: 'quoteRefused', version, refusal }));
    const fresh = answer.body.quote.amount === config.amount ? undefined : await store.api?.config();
    store.dispatch({ type: 'quoted', version, prepared: answer.body, ...(fresh?.ok && { config: fresh.body }) });
  }

  private prepared({ processor }: Config) {
    const { api, choice, form } = this.store;
    const details = detailsOf(choice, form);
    if (api && choice?.kind === 'saved') return prepareSaved(api, choice.saved);
    return api && details && prepare(api, processor, details);
  }
}
