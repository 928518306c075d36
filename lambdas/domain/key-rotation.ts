import { readKeys } from './credential.ts';

/** What a session's client secret may still open: 24 hours at most, and the looks at its end that payers take. */
const RETIRE_AFTER_MS = 7 * 86_400_000;
const HIGHEST_VERSION = 99;

type Document = Readonly<Record<string, unknown>>;

export interface Pending {
  readonly json: string;
  readonly version: number;
}

/**
 * Adds a key that signs nothing yet, so that every function can come to know it; one that was added before and never
 * put in force is taken up again. `root` is written out, as it has to outlive the first key.
 * @throws Error when there are no versions left
 */
export function addKey(json: string, value: string): Pending {
  const { current, root, byVersion } = readKeys(json);
  const newest = Math.max(...byVersion.keys());
  if (newest > current) return { json, version: newest };
  if (newest === HIGHEST_VERSION) throw new Error('There are no key versions left');
  const version = newest + 1;
  return { json: JSON.stringify({ ...parse(json), root, [`k${version}`]: value }), version };
}

/** From now on `version` signs; the one before stays live for the sessions that it signed. */
export function putInForce(json: string, version: number, now: number): string {
  return JSON.stringify({ ...parse(json), current: version, in_force_since: new Date(now).toISOString() });
}

/** Takes out the keys before the current one, once it has been in force for seven days; undefined when there are none. */
export function retireKeys(json: string, now: number): string | undefined {
  const document = parse(json);
  const { current, root, byVersion } = readKeys(json);
  const old = [...byVersion.keys()].filter((version) => version < current);
  const since = Date.parse(String(document['in_force_since']));
  if (old.length === 0 || !(now - since >= RETIRE_AFTER_MS)) return undefined;
  const retired = new Set(old.map((version) => `k${version}`));
  const kept = Object.entries(document).filter(([name]) => !retired.has(name));
  return JSON.stringify({ ...Object.fromEntries(kept), root });
}

function parse(json: string): Document {
  return JSON.parse(json) as Document;
}
