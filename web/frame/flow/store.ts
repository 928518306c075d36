import type { SessionApi } from '../../api-client/session-api.ts';
import type { EventDetails, FrameOptions, PaymentEvent } from '../../protocol.ts';
import { allFields } from '../forms/check.ts';
import { type Choice, choicesOf } from '../forms/choices.ts';
import { faultText, showFaults } from '../forms/faults.ts';
import type { Field } from '../forms/field.ts';
import { emptyForm, type Form } from '../forms/form.ts';
import { eventsOf } from '../state/events.ts';
import { initial, type Model } from '../state/model.ts';
import { type Input, next } from '../state/transitions.ts';
import { alertText } from '../texts/alerts.ts';
import { walletAlertText } from '../texts/wallet.ts';

export interface CheckoutOptions {
  /** Undefined when it can't be known where the API is. */
  readonly connect: () => Promise<SessionApi | undefined>;
  /** When the texts are there. */
  readonly ready: Promise<void>;
  readonly options: FrameOptions;
  readonly onChange: () => void;
  readonly onEvent: (event: PaymentEvent) => void;
}

/** What is known and typed now. Whatever changes it is drawn, and told to the merchant's page where that is to know. */
export class Store {
  model: Model = initial;
  form: Form = emptyForm;
  options: FrameOptions;
  api: SessionApi | undefined;
  /** Id of what is to have the focus, until it was given. */
  wantsFocus: string | undefined;
  /** A try is on its way. */
  settling = false;
  readonly given: CheckoutOptions;
  private validation = '';

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

  get fields(): readonly Field[] {
    return allFields(this.choice, this.model, this.options);
  }

  dispatch(input: Input): void {
    const before = this.model;
    this.model = next(before, input);
    this.given.onChange();
    const textOf = (code: string) => (before.state.name === 'wallet' ? walletAlertText(code) : alertText({ code }));
    for (const event of eventsOf(before, input, this.model, textOf)) this.given.onEvent(event);
  }

  update(form: Form): void {
    this.form = form;
    this.given.onChange();
    this.tellValidation();
  }

  /** Says of each field what is wrong with it, with the focus on the first. */
  isRight(fields: readonly Field[]): boolean {
    const { form, first } = showFaults(this.form, fields);
    this.wantsFocus = first?.name;
    this.update(form);
    return first === undefined;
  }

  private tellValidation(): void {
    const { state } = this.model;
    if (state.name !== 'form' && !(state.name === 'wallet' && state.step.name === 'form')) return;
    const { fields, form } = this;
    const shown = fields.map((field) => ({ field: field.name, message: faultText(field, form) }));
    const detail: EventDetails['validation'] = {
      valid: fields.every((field) => field.check(form) === undefined),
      errors: shown.flatMap(({ field, message }) => (message === undefined ? [] : [{ field, message }])),
    };
    const said = JSON.stringify(detail);
    if (said === this.validation) return;
    this.validation = said;
    this.given.onEvent({ type: 'event', name: 'validation', detail });
  }
}
