import type { Time } from './time.ts';

/** What goes wrong at one call of a process. */
export interface Fault {
  /** Counted from the first call of the process. */
  readonly call: number;
  /** Whether the call took effect. */
  readonly when: 'before' | 'after';
  /**
   * `dies`: the process is killed. `fails`: the call gets no answer. `repeats`: the SDK sends it again. `lags`: it is long
   * on its way, and a charge so long that it arrives when recovery is through.
   */
  readonly how: 'dies' | 'fails' | 'repeats' | 'lags';
}

const LAG_MS = 1_500;
const CHARGE_LAG_MS = 70_000;

export class NoAnswer extends Error {}

/** What a killed process waits for: it never comes. */
const never = new Promise<never>(() => {});

export interface ProcessOptions {
  readonly time: Time;
  /** Milliseconds until it is killed. */
  readonly lifetime: number;
  readonly fault?: Fault | undefined;
}

export type Process = ReturnType<typeof startProcess>;

/**
 * One run of a function. Every call that it makes to the outside waits for its turn, and may be the one at which the
 * process is killed, or gets no answer. A call that was sent before the process died still takes effect.
 */
export function startProcess({ time, lifetime, fault }: ProcessOptions) {
  const startedAt = time.now();
  let calls = 0;
  let dead = false;
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => {
      dead = true;
      resolve('killed');
    };
  });

  const alive = async () => {
    if (time.now() - startedAt > lifetime) die();
    if (dead) await never;
  };

  const failed = (silence: unknown) => {
    if (silence === undefined) throw new NoAnswer('No answer came');
    return silence;
  };

  /** @param silence what a port that never throws answers when it gets no answer */
  const call = async (name: string, effect: () => Promise<unknown>, silence?: unknown): Promise<unknown> => {
    await alive();
    const here = fault?.call === calls ? fault : undefined;
    calls += 1;
    if (here?.when === 'before' && (here.how === 'dies' || here.how === 'fails')) {
      if (here.how === 'dies') die();
      await alive();
      return failed(silence);
    }
    await time.turn(name);
    if (here?.how === 'lags') await time.pass(name === 'charge' ? CHARGE_LAG_MS : LAG_MS);
    let result = await effect();
    await alive();
    if (here?.how === 'dies') die();
    await alive();
    if (here?.how === 'fails') return failed(silence);
    if (here?.how === 'repeats') {
      await time.turn(`${name} again`);
      result = await effect();
      await alive();
    }
    return result;
  };

  return {
    call,
    startedAt,
    /** The result, or `killed`; whatever the process throws is an answer too. */
    run: async <Result>(work: () => Promise<Result>): Promise<Result | 'killed' | NoAnswer> => {
      try {
        return await Promise.race([work(), death]);
      } catch (error) {
        if (error instanceof NoAnswer) return error;
        throw error;
      }
    },
    /** The port with each of its calls made by this process. */
    through: <Port extends object>(port: Port, silences: Partial<Record<keyof Port, unknown>> = {}): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const method = Reflect.get(target, name);
          if (typeof method !== 'function') return method;
          return (...given: unknown[]) =>
            call(String(name), async () => method.apply(target, given), silences[name as keyof Port]);
        },
      }),
  };
}
