import type { Refusal } from '../../api-client/exchange.ts';
import type { WalletMethod } from '../../api-client/session-api.ts';
import type { Alert } from './model.ts';

/** The customer's saved methods, and what is being done with them. */
export interface WalletState {
  readonly name: 'wallet';
  readonly methods: readonly WalletMethod[];
  readonly step: WalletStep;
  /** Why the last change was not made. */
  readonly alert?: Alert;
  /** The last change that was made. */
  readonly done?: Done;
}

export type WalletStep =
  | { readonly name: 'list' | 'form' | 'saving' }
  /** `asking`: whether it is to be removed. */
  | { readonly name: 'asking' | 'removing' | 'choosing'; readonly id: string };

export interface Done {
  readonly kind: 'saved' | 'removed' | 'chosen';
  readonly method: WalletMethod;
}

/** A change on its way; of a new method nobody knows the id yet. */
export type Change =
  | { readonly kind: 'saved' }
  | { readonly kind: 'removed' | 'chosen'; readonly method: WalletMethod };

export type WalletInput =
  | { readonly type: 'formOpened' | 'formClosed' | 'kept' | 'saving' | 'removing' }
  | { readonly type: 'asked' | 'choosing'; readonly id: string }
  | { readonly type: 'done'; readonly done: Done; readonly methods: readonly WalletMethod[] };

type StepName = WalletStep['name'];

/** Steps in which an input counts; in any other it comes too late, and changes nothing. */
const from: { readonly [Type in WalletInput['type']]: readonly StepName[] } = {
  formOpened: ['list', 'asking'],
  formClosed: ['form'],
  asked: ['list', 'asking'],
  kept: ['asking'],
  saving: ['form'],
  removing: ['asking'],
  choosing: ['list', 'asking'],
  done: ['saving', 'removing', 'choosing'],
};

/** The state after an input; the very same one when the input counts for nothing. */
export function nextWallet(state: WalletState, input: WalletInput): WalletState {
  const { step, methods } = state;
  if (!from[input.type].includes(step.name)) return state;
  const to = (next: WalletStep): WalletState => ({ name: 'wallet', methods, step: next });
  switch (input.type) {
    case 'formOpened':
      return to({ name: 'form' });
    case 'saving':
      return to({ name: 'saving' });
    case 'formClosed':
    case 'kept':
      return to({ name: 'list' });
    case 'asked':
      return methods.some(({ id, locked }) => id === input.id && !locked)
        ? to({ name: 'asking', id: input.id })
        : state;
    case 'removing':
      return step.name === 'asking' ? to({ name: 'removing', id: step.id }) : state;
    case 'choosing':
      return to({ name: 'choosing', id: input.id });
    case 'done':
      return { name: 'wallet', methods: input.methods, step: { name: 'list' }, done: input.done };
  }
}

/** Back to where it was asked for, with a word on it. `methods`: as they are, where that could be found out. */
export function refusedWallet(
  { methods: before, step }: WalletState,
  { code, retryAfter }: Refusal,
  methods: readonly WalletMethod[] | undefined,
): WalletState {
  const known = methods !== undefined && inDoubt.includes(code);
  return {
    name: 'wallet',
    methods: methods ?? before,
    step: { name: step.name === 'saving' ? 'form' : 'list' },
    alert: { code: known ? 'unchanged' : code, ...(retryAfter !== undefined && { retryAfter }) },
  };
}

/** Refusals that leave open whether the change was made, or that say that the list is an old one. */
export const inDoubt: readonly string[] = [
  'unreachable',
  'network_error',
  'internal_error',
  'not_found',
  'method_locked',
];

/** The method that a change was about, if the list says that the change was made. */
export function madeBy(
  change: Change,
  before: readonly WalletMethod[],
  after: readonly WalletMethod[],
): WalletMethod | undefined {
  if (change.kind === 'saved') return after.find(({ id }) => before.every((known) => known.id !== id));
  const now = after.find(({ id }) => id === change.method.id);
  if (change.kind === 'chosen') return now?.is_default ? now : undefined;
  return now ? undefined : change.method;
}

/** What becomes of the list, where it can not be asked for. */
export function withChange(methods: readonly WalletMethod[], { kind, method }: Done): WalletMethod[] {
  const others = methods.filter(({ id }) => id !== method.id);
  if (kind === 'removed') return others;
  const rest = method.is_default ? others.map((other) => ({ ...other, is_default: false })) : others;
  return method.is_default ? [method, ...rest] : [...rest, method];
}
