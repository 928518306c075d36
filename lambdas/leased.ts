/**
 * A value that is read again once it is older than `leaseMs`. While it can't be read again the one that is known
 * serves, and the next request tries once more; a first read that failed is not kept.
 */
export function leased<T>(read: () => Promise<T>, now: () => number, leaseMs: number): () => Promise<T> {
  let held: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    const known = held;
    if (known && now() < known.until) return known.value;
    const value = read();
    held = { value, until: now() + leaseMs };
    value.catch(() => {
      held = known;
    });
    return known ? value.catch(() => known.value) : value;
  };
}
