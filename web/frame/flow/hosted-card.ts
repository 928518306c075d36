import type { Answer } from '../../api-client/exchange.ts';
import type { Config } from '../../api-client/session-api.ts';
import { type Token, type Tokenised, tokenised } from '../../api-client/tokenizer.ts';
import { billingDetails } from '../forms/billing-fields.ts';
import { withFault, withHosted, withoutFault } from '../forms/form.ts';
import { type HostedName, type HostedValue, hostedNames } from '../forms/hosted-value.ts';
import type { HostedFieldEvents, HostedFields, HostedLook } from './hosted-fields.ts';
import type { Store } from './store.ts';

/** After that the payer is told that the fields can't be had; should they come all the same, they are shown. */
const PATIENCE_MS = 20_000;
/** The fields went while their token was asked for. */
const gone = { ok: false, refusal: { code: 'unreachable', recoverable: true, errors: [] } } as const;
const empty: HostedValue = { complete: false, empty: true };

type Open = (publishableKey: string, events: HostedFieldEvents) => Promise<HostedFields>;

/** The card fields of a processor that brings its own, and what else its script does for a payment. */
export class HostedCard {
  /** Whether the fields can be typed into. */
  status: 'none' | 'loading' | 'ready' | 'blocked' = 'none';
  /** Called by the view with each field's container, and with none when it is gone. */
  readonly containers: Readonly<Record<HostedName, (container: Element | undefined) => void>>;
  private readonly store: Store;
  private readonly onEdited: () => void;
  private readonly present = new Map<HostedName, HTMLElement>();
  /** Where each field is by now. */
  private readonly mounted = new Map<HostedName, HTMLElement>();
  private readonly ready = new Set<HostedName>();
  private fields: HostedFields | undefined;
  private opening: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown = '';
  private retried = false;
  private readonly scheme = matchMedia('(prefers-color-scheme: dark)');

  constructor(store: Store, onEdited: () => void) {
    this.store = store;
    this.onEdited = onEdited;
    const entries = hostedNames.map((name) => [name, (container?: Element) => this.place(name, container)]);
    this.containers = Object.fromEntries(entries);
    this.scheme.addEventListener('change', store.given.onChange);
  }

  /** Something may have been typed into its fields. */
  get isInUse(): boolean {
    return this.present.size > 0;
  }

  /** Loads the script of the session's processor, if it has one. It is there for a saved card's authentication too. */
  follow({ processor }: Config): void {
    if (processor.name === 'stripe' && this.status === 'none') void this.load();
  }

  /** Once more, with empty fields; who asked for it by keyboard goes on from what comes. */
  retry(): void {
    this.retried = true;
    void this.load();
  }

  private load(): Promise<void> {
    this.tell('loading');
    this.wait();
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async open(): Promise<void> {
    const { publishable_key: key } = this.store.model.config?.processor ?? {};
    if (key === undefined) return;
    try {
      const { openStripe }: { openStripe: Open } = await import(LATER['stripe'] ?? '');
      this.fields ??= await openStripe(key, {
        onReady: (name) => this.isReady(name),
        onChange: (name, value) => this.changed(name, value),
        onLeave: (name) => this.leave(name),
      });
      this.mounted.clear();
      this.ready.clear();
      this.settle();
      this.store.given.onChange();
    } catch {
      this.tell('blocked');
    }
  }

  /** After each drawing, when containers are in the document: what the frames show and take follows this page. */
  dress(): void {
    const [container] = this.present.values();
    if (!this.fields || !container) return;
    this.follows(this.fields, container);
    for (const [name, place] of this.present) if (this.mounted.get(name) !== place) this.mount(name, place);
  }

  private follows(fields: HostedFields, container: HTMLElement): void {
    const locale = document.documentElement.lang;
    const { state } = this.store.model;
    const takes = state.name === 'form' || (state.name === 'wallet' && state.step.name === 'form');
    const change = { disabled: !takes, look: lookOf(container), locale };
    const shown = JSON.stringify(change);
    if (shown === this.shown) return;
    this.shown = shown;
    fields.update(change);
  }

  focus(name: HostedName): void {
    this.fields?.focus(name);
  }

  /** Nothing of it may be used again. */
  clear(name: HostedName): void {
    this.fields?.clear(name);
    const { form } = this.store;
    if (form.hosted[name]) this.store.form = withHosted(form, name, empty);
  }

  /** A token of what was typed, which has to be complete. */
  async token(): Promise<Answer<Tokenised>> {
    const { form, model } = this.store;
    const billing = billingDetails(model.config?.required_avs_fields, form) ?? {};
    return tokenised('card', (await this.fields?.token(billing)) ?? gone);
  }

  /** A token of the security code of a card that is kept. */
  async codeToken(): Promise<Answer<Token>> {
    return (await this.fields?.codeToken()) ?? gone;
  }

  async authenticate(clientSecret: string): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    if (!this.fields) await Promise.race([this.load(), patience]);
    await this.fields?.authenticate(clientSecret);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.scheme.removeEventListener('change', this.store.given.onChange);
    for (const name of hostedNames) this.fields?.unmount(name);
  }

  private place(name: HostedName, container: Element | undefined): void {
    if (container instanceof HTMLElement) {
      this.present.set(name, container);
      return;
    }
    this.present.delete(name);
    this.mounted.delete(name);
    this.ready.delete(name);
    this.fields?.unmount(name);
    this.forget(name);
  }

  /** What was typed went with its frame, and with that the token that was made of it. Not in the middle of a drawing. */
  private forget(name: HostedName): void {
    if (this.store.form.hosted[name]?.empty === false) queueMicrotask(() => this.changed(name, empty));
  }

  private mount(name: HostedName, container: HTMLElement): void {
    this.mounted.set(name, container);
    this.ready.delete(name);
    this.fields?.mount(name, container);
    this.forget(name);
    this.wait();
  }

  private changed(name: HostedName, value: HostedValue): void {
    const { store } = this;
    store.update(withoutFault(withHosted(store.form, name, value), name));
    this.onEdited();
  }

  private leave(name: HostedName): void {
    const { form } = this.store;
    if (form.hosted[name]?.empty === false) this.store.update(withFault(form, name, form.faults[name] ?? 'local'));
  }

  private isReady(name: HostedName): void {
    this.ready.add(name);
    this.settle();
  }

  /** All of it is there, or nothing is waited for. */
  private settle(): void {
    if (![...this.present.keys()].every((name) => this.ready.has(name))) return;
    clearTimeout(this.timer);
    this.tell('ready');
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell('blocked'), PATIENCE_MS);
  }

  private tell(status: HostedCard['status']): void {
    if (status !== 'loading') clearTimeout(this.timer);
    if (status === this.status) return;
    this.status = status;
    if (this.retried && status !== 'loading') {
      this.retried = false;
      this.store.wantsFocus = status === 'ready' ? [...this.present.keys()][0] : 'hosted-retry';
    }
    this.store.given.onChange();
  }
}

function lookOf(container: HTMLElement): HostedLook {
  const { color, fontFamily, fontSize, textAlign } = getComputedStyle(container);
  const errorColor = getComputedStyle(document.documentElement).getPropertyValue('--error').trim();
  return { color, errorColor, fontFamily, fontSize, textAlign: textAlign === 'right' ? 'right' : 'left' };
}
