import type { Refusal } from '../../api-client/exchange.ts';
import type { Doubt, Paid } from '../../api-client/payment.ts';
import type { Challenge, Config, WalletMethod } from '../../api-client/session-api.ts';
import type { Prepared } from '../../api-client/tokenizer.ts';
import { afterRefusal } from './after-refusal.ts';
import { isCaptcha } from './challenge-kinds.ts';
import type { AuthenticatingState, ChallengeState, Model, StateName } from './model.ts';
import { nextWallet, refusedWallet, type WalletInput } from './wallet.ts';

/** Everything that can happen to a checkout. */
export type Input =
  | { readonly type: 'retried' }
  | { readonly type: 'unreachable' }
  | { readonly type: 'badLink' }
  | { readonly type: 'notAllowed' }
  | { readonly type: 'loaded'; readonly config: Config; readonly payable: boolean }
  /** A try was refused since the session is over. */
  | { readonly type: 'ended'; readonly config: Config; readonly payable: boolean }
  | { readonly type: 'changed' }
  | { readonly type: 'quoting'; readonly version: number }
  | { readonly type: 'quoted'; readonly version: number; readonly prepared: Prepared; readonly config?: Config }
  | { readonly type: 'quoteRefused'; readonly version: number; readonly refusal: Refusal }
  | { readonly type: 'pressed' }
  /** Apple Pay's sheet could not be opened. */
  | { readonly type: 'notStarted'; readonly code: string }
  | { readonly type: 'actionRequired'; readonly step: AuthenticatingState['step']; readonly url?: string }
  | { readonly type: 'doubted'; readonly doubt: Doubt }
  | ({ readonly type: 'paid'; readonly at: number } & Paid)
  | { readonly type: 'refused'; readonly refusal: Refusal; readonly config?: Config }
  | { readonly type: 'unfinished' }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'kept' }
  | { readonly type: 'challenged'; readonly challenge: Challenge }
  | { readonly type: 'codeAsked' }
  | { readonly type: 'codeSent'; readonly challenge: Challenge; readonly resendAt: number }
  | { readonly type: 'codeNotSent'; readonly problem: string; readonly resendAt?: number }
  | { readonly type: 'codeEntered' }
  | { readonly type: 'captchaTroubled'; readonly problem: 'captcha_expired' | 'captcha_unavailable' }
  | { readonly type: 'captchaRetried' }
  | { readonly type: 'leftChallenge' }
  | { readonly type: 'linkRenewed'; readonly redirectUrl: string }
  | { readonly type: 'listed'; readonly config: Config; readonly methods: readonly WalletMethod[] }
  | { readonly type: 'managed'; readonly input: WalletInput }
  /** A change of the saved methods was refused. `methods`: what they are by now, where that is known. */
  | { readonly type: 'notManaged'; readonly refusal: Refusal; readonly methods?: readonly WalletMethod[] };

export type InputType = Input['type'];
type Of<Type extends InputType> = Input & { readonly type: Type };

interface Transition<Type extends InputType> {
  /** States in which it counts; in any other it comes too late, and changes nothing. */
  readonly from: readonly StateName[];
  readonly to: (model: Model, input: Of<Type>) => Model;
}

const inDoubt = ['paying', 'reconnecting', 'unknown'] as const satisfies StateName[];
const charging = [...inDoubt, 'challenge', 'authenticating'] as const satisfies StateName[];

const go =
  (name: 'loading' | 'unreachable' | 'bad-link' | 'not-allowed' | 'paying') =>
  (model: Model): Model => ({ ...model, state: { name } });

export const transitions: { readonly [Type in InputType]: Transition<Type> } = {
  retried: { from: ['unreachable'], to: go('loading') },
  unreachable: { from: ['loading'], to: go('unreachable') },
  badLink: { from: ['loading'], to: go('bad-link') },
  notAllowed: { from: ['loading'], to: go('not-allowed') },
  loaded: { from: ['loading', 'unavailable', 'form', 'duplicate', 'challenge', 'unknown', 'wallet'], to: loaded },
  ended: { from: ['form', ...charging], to: loaded },
  changed: { from: ['form'], to: (model) => ({ ...model, total: { kind: 'none' } }) },
  quoting: { from: ['form'], to: (model, { version }) => ({ ...model, total: { kind: 'quoting', version } }) },
  quoted: { from: ['form'], to: quoted },
  quoteRefused: { from: ['form'], to: quoteRefused },
  notStarted: {
    from: ['form'],
    to: (model, { code }) => ({ ...model, state: { name: 'form', alert: { code } }, total: { kind: 'none' } }),
  },
  pressed: { from: ['form', 'challenge'], to: (model) => (isReady(model) ? go('paying')(model) : model) },
  actionRequired: {
    from: charging,
    to: (model, { type: _type, ...asked }) => ({ ...model, state: { name: 'authenticating', ...asked } }),
  },
  doubted: {
    from: charging,
    to: (model, { doubt }) => ({ ...model, state: { name: doubt === 'lost' ? 'reconnecting' : 'unknown' } }),
  },
  paid: { from: charging, to: paid },
  refused: { from: charging, to: refused },
  unfinished: { from: charging, to: (model) => ({ ...model, state: { name: 'form', alert: { code: 'unfinished' } } }) },
  acknowledged: { from: ['duplicate'], to: go('paying') },
  kept: { from: ['duplicate'], to: (model) => ({ ...model, state: { name: 'form', alert: { code: 'kept' } } }) },
  challenged: { from: ['form', ...charging], to: challenged },
  codeAsked: { from: ['challenge'], to: (model) => inChallenge(model, { step: 'sending' }) },
  codeSent: {
    from: ['challenge'],
    to: (model, { challenge, resendAt }) => inChallenge(model, { challenge, step: 'enter', resendAt }),
  },
  codeNotSent: { from: ['challenge'], to: codeNotSent },
  codeEntered: { from: ['challenge'], to: (model) => inChallenge(model, { step: 'checking' }) },
  captchaTroubled: { from: ['challenge'], to: (model, { problem }) => inChallenge(model, { problem }) },
  captchaRetried: { from: ['challenge'], to: captchaRetried },
  leftChallenge: { from: ['challenge'], to: (model) => ({ ...model, state: { name: 'form' } }) },
  linkRenewed: {
    from: ['paid'],
    to: (model, { redirectUrl }) =>
      model.state.name === 'paid' ? { ...model, state: { ...model.state, redirectUrl } } : model,
  },
  listed: { from: ['loading', 'wallet'], to: listed },
  managed: { from: ['wallet'], to: managed },
  notManaged: { from: ['wallet'], to: notManaged },
};

/** The model after an input; the very same one when the input counts for nothing in its state. */
export function next(model: Model, input: Input): Model {
  const transition = transitions[input.type] as Transition<InputType>;
  return transition.from.includes(model.state.name) ? transition.to(model, input as never) : model;
}

const isReady = ({ total }: Model) => total.kind === 'ready';

function loaded(model: Model, { config, payable }: Of<'loaded' | 'ended'>): Model {
  // While the payer is asked something, only the end of the session counts.
  const asked = model.state.name === 'duplicate' || model.state.name === 'challenge';
  if (asked && config.status === 'active') return model;
  const known = { ...model, config };
  if (config.status === 'completed' && config.payment) {
    const { payment, redirect_url: redirectUrl } = config;
    const state = { name: 'paid' as const, payment };
    return { ...known, state: redirectUrl === undefined ? state : { ...state, redirectUrl } };
  }
  if (config.status !== 'active') return { ...known, state: { name: 'expired' } };
  if (config.payment_status === 'processing') return { ...known, state: { name: 'unknown' } };
  if (!payable) return { ...known, state: { name: 'unavailable' } };
  if (model.state.name !== 'form') return { ...known, state: { name: 'form' } };
  const same = config.amount === model.config?.amount;
  return same ? known : { ...known, total: { kind: 'none' } };
}

function quoted(model: Model, { version, prepared, config }: Of<'quoted'>): Model {
  if (model.total.kind !== 'quoting' || model.total.version !== version) return model;
  return { ...adopt(model, config), state: { name: 'form' }, total: { kind: 'ready', prepared } };
}

function quoteRefused(model: Model, { version, refusal }: Of<'quoteRefused'>): Model {
  if (model.total.kind !== 'quoting' || model.total.version !== version) return model;
  return afterRefusal({ ...model, total: { kind: 'none' } }, refusal);
}

function paid(model: Model, { payment, redirectUrl, at }: Of<'paid'>): Model {
  const state = { name: 'paid' as const, payment, at };
  return { ...model, state: redirectUrl === undefined ? state : { ...state, redirectUrl } };
}

function refused(model: Model, { refusal, config }: Of<'refused'>): Model {
  const known = adopt(model, config);
  // What comes after the challenge refused it, so that is passed. If not, the API asks again.
  const passed = model.state.name === 'challenge' && !refusal.code.startsWith('challenge_');
  return afterRefusal(passed ? adopt(known, known.config && { ...known.config, challenge: null }) : known, refusal);
}

function challenged(model: Model, { challenge }: Of<'challenged'>): Model {
  const config = model.config && { ...model.config, challenge };
  const step = challenge.code_sent || isCaptcha(challenge.type) ? 'enter' : 'ask';
  const round = model.state.name === 'challenge' ? model.state.round + 1 : 1;
  return { ...adopt(model, config), state: { name: 'challenge', challenge, step, round } };
}

function codeNotSent(model: Model, { problem, resendAt }: Of<'codeNotSent'>): Model {
  if (model.state.name !== 'challenge') return model;
  const step = model.state.challenge.code_sent ? 'enter' : 'ask';
  return inChallenge(model, { step, problem, ...(resendAt !== undefined && { resendAt }) });
}

function listed(model: Model, { config, methods }: Of<'listed'>): Model {
  const { state } = model;
  const step = { name: 'list' as const };
  return {
    ...model,
    config,
    state: state.name === 'wallet' ? { ...state, methods } : { name: 'wallet', methods, step },
  };
}

function managed(model: Model, { input }: Of<'managed'>): Model {
  if (model.state.name !== 'wallet') return model;
  const state = nextWallet(model.state, input);
  return state === model.state ? model : { ...model, state };
}

function notManaged(model: Model, { refusal, methods }: Of<'notManaged'>): Model {
  if (model.state.name !== 'wallet') return model;
  if (refusal.code === 'session_expired') return { ...model, state: { name: 'expired' } };
  return { ...model, state: refusedWallet(model.state, refusal, methods) };
}

function captchaRetried(model: Model): Model {
  return model.state.name === 'challenge' ? inChallenge(model, { step: 'enter', round: model.state.round + 1 }) : model;
}

function inChallenge(model: Model, change: Partial<ChallengeState>): Model {
  if (model.state.name !== 'challenge') return model;
  const { problem: _over, ...state } = model.state;
  return { ...model, state: { ...state, ...change } };
}

/** What is shown is what will be paid: items too, which the merchant may have changed since the page was opened. */
const adopt = (model: Model, config: Config | undefined): Model => (config ? { ...model, config } : model);
