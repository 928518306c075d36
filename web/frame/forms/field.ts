import type { Form } from './form.ts';

/** One input of the form, and its rules. Texts are functions, since the language may change while it is shown. */
export interface Field {
  /** Also the id of its input. */
  readonly name: string;
  readonly label: () => string;
  readonly hint?: (form: Form) => string;
  /** What is known from what was typed so far, such as the brand of the card. */
  readonly note?: (form: Form) => string | undefined;
  /** Rewrites what is typed. */
  readonly format?: (text: string) => string;
  /** What is wrong with it now, if anything. */
  readonly check: (form: Form) => string | undefined;
  readonly autocomplete: string;
  readonly type?: string;
  readonly inputMode?: string;
  readonly maxLength?: number;
}
