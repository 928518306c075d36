import type { Config } from '../../api-client/session-api.ts';
import type { Details } from '../../api-client/tokenizer.ts';
import type { FrameOptions } from '../../protocol.ts';
import type { Model } from '../state/model.ts';
import { achDetails, achFields } from './ach-fields.ts';
import { billingFields } from './billing-fields.ts';
import { cardDetails, cardFields, keptCodeField } from './card-fields.ts';
import type { Choice } from './choices.ts';
import { agreement, authorisation, needsBox, walletUsage } from './consent.ts';
import type { Field } from './field.ts';
import type { Form } from './form.ts';
import { hostedCardFields, hostedKeptCode } from './hosted-card-fields.ts';

type Saved = Choice & { readonly kind: 'saved' };

/** Of a card that is kept. */
export const codeFieldOf = ({ saved, hosted }: Saved): Field => (hosted ? hostedKeptCode(saved) : keptCodeField(saved));

/** The fields that describe the instrument. */
export function instrumentFields(choice: Choice | undefined): readonly Field[] {
  if (choice?.kind === 'card') return choice.hosted ? hostedCardFields : cardFields;
  if (choice?.kind === 'saved') return choice.recheck ? [codeFieldOf(choice)] : [];
  return choice ? achFields : [];
}

/** All that has to be right before Pay does something. */
export function allFields(choice: Choice | undefined, { config, state, total }: Model, options: FrameOptions): Field[] {
  const fields = [...instrumentFields(choice), ...billingFields(config?.required_avs_fields)];
  if (state.name === 'wallet') return config && walletUsage(config) === 'off_session' ? [...fields, agreement] : fields;
  // There is nothing to authorize before the total is there.
  return total.kind === 'ready' && needsBox(choice, options) ? [...fields, authorisation] : fields;
}

/**
 * Whether a token can be made. A processor with fields of its own checks the payer's address with the token, so that it
 * has to be there by then.
 */
export function isComplete(choice: Choice | undefined, form: Form, config: Config | undefined): boolean {
  const fields = instrumentFields(choice);
  if (!choice || fields.length === 0) return false;
  const billing = choice.kind !== 'saved' && choice.hosted ? billingFields(config?.required_avs_fields) : [];
  return [...fields, ...billing].every((field) => field.check(form) === undefined);
}

/** The instrument, when all of its fields are right and on this page. */
export function detailsOf(choice: Choice | undefined, form: Form): Details | undefined {
  if (instrumentFields(choice).some((field) => field.check(form) !== undefined)) return undefined;
  if (choice?.kind === 'card') return cardDetails(form);
  return choice?.kind === 'ach' ? achDetails(form) : undefined;
}
