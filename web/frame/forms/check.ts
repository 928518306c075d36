import type { Details } from '../../api-client/tokenizer.ts';
import type { FrameOptions } from '../../protocol.ts';
import type { Model } from '../state/model.ts';
import { achDetails, achFields } from './ach-fields.ts';
import { billingFields } from './billing-fields.ts';
import { cardDetails, cardFields } from './card-fields.ts';
import type { Choice } from './choices.ts';
import { agreement, authorisation, needsBox, walletUsage } from './consent.ts';
import type { Field } from './field.ts';
import type { Form } from './form.ts';

/** The fields that describe the instrument. */
export function instrumentFields(choice: Choice | undefined): readonly Field[] {
  if (choice?.kind === 'card') return cardFields;
  return choice?.kind === 'ach' ? achFields : [];
}

/** All that has to be right before Pay does something. */
export function allFields(choice: Choice | undefined, { config, state, total }: Model, options: FrameOptions): Field[] {
  const fields = [...instrumentFields(choice), ...billingFields(config?.required_avs_fields)];
  if (state.name === 'wallet') return config && walletUsage(config) === 'off_session' ? [...fields, agreement] : fields;
  // There is nothing to authorize before the total is there.
  return total.kind === 'ready' && needsBox(choice, options) ? [...fields, authorisation] : fields;
}

/** The instrument, when all of its fields are right. */
export function detailsOf(choice: Choice | undefined, form: Form): Details | undefined {
  if (instrumentFields(choice).some((field) => field.check(form) !== undefined)) return undefined;
  if (choice?.kind === 'card') return cardDetails(form);
  return choice?.kind === 'ach' ? achDetails(form) : undefined;
}
