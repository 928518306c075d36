import { StripeFault } from './errors.ts';

export interface Reply {
  readonly status: number;
  readonly body: object;
}

/**
 * Stripe's idempotency layer: the first result of a key is kept and given again, a request that differs from the first
 * is refused, and so is one that meets the first on its way. Nothing is kept of a request that was not begun.
 */
export function idempotency() {
  const kept = new Map<string, { request: string; reply?: Reply }>();

  return async (
    key: string | undefined,
    request: string,
    act: () => Promise<Reply>,
  ): Promise<Reply & { replayed: boolean }> => {
    if (key === undefined) return { ...(await act()), replayed: false };
    const before = kept.get(key);
    if (before && before.request !== request) {
      const message =
        'Keys for idempotent requests can only be used with the same parameters they were first used with.';
      throw new StripeFault(400, { type: 'idempotency_error', message });
    }
    if (before) {
      if (before.reply) return { ...before.reply, replayed: true };
      const message = 'There is currently another in-progress request using this Idempotent Key.';
      throw new StripeFault(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
    }
    const entry: { request: string; reply?: Reply } = { request };
    kept.set(key, entry);
    try {
      entry.reply = await act();
      return { ...entry.reply, replayed: false };
    } catch (error) {
      if (error instanceof StripeFault && error.status === 402) {
        entry.reply = { status: error.status, body: error.body };
        return { ...entry.reply, replayed: false };
      }
      kept.delete(key);
      throw error;
    }
  };
}
