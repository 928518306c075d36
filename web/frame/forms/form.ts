import type { HostedName, HostedValue } from './hosted-value.ts';

/** What the payer has typed and chosen. It is replaced, never changed. */
export interface Form {
  /** Key of the chosen way to pay. */
  readonly choice: string;
  readonly values: Readonly<Record<string, string>>;
  /** What is known of the fields that stand in frames of the processor's own. */
  readonly hosted: Readonly<Partial<Record<HostedName, HostedValue>>>;
  readonly accountType: 'checking' | 'savings';
  /** Keep the method for later. */
  readonly save: boolean;
  /** When the payer ticked the debit authorisation, RFC 3339. */
  readonly acceptedAt?: string;
  /** Fields whose faults are shown, and what the API refused of them. */
  readonly faults: Readonly<Record<string, Fault>>;
}

/** `local`: by the field's own rules. */
export type Fault = 'local' | 'refused' | 'not-a-test-number';

export const emptyForm: Form = { choice: '', values: {}, hosted: {}, accountType: 'checking', save: false, faults: {} };

/** Without what was agreed to for another instrument or total. */
export function withoutAuthorisation(form: Form): Form {
  const { acceptedAt: _old, ...rest } = form;
  return rest;
}

export const textOf = (form: Form, name: string): string => form.values[name] ?? '';

/** Another value, which takes back what was said about the one before. */
export function withValue(form: Form, name: string, value: string): Form {
  return { ...withoutFault(form, name), values: { ...form.values, [name]: value } };
}

export function withHosted(form: Form, name: HostedName, value: HostedValue): Form {
  return { ...form, hosted: { ...form.hosted, [name]: value } };
}

export function withFault(form: Form, name: string, fault: Fault): Form {
  return { ...form, faults: { ...form.faults, [name]: fault } };
}

export function withoutFault(form: Form, name: string): Form {
  const { [name]: _gone, ...faults } = form.faults;
  return { ...form, faults };
}

/** Without anything that should not stay in memory once it has been used. */
export function withoutSecrets(form: Form): Form {
  return { ...emptyForm, choice: form.choice };
}
