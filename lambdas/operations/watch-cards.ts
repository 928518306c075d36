import { limitProblem, liveLimits, testLimits } from '../domain/card-testing.ts';
import type { Problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Attempt, Quote, Session } from '../domain/session.ts';
import type { VelocityStore } from '../domain/store-ports.ts';
import { type CardUse, type Event, type Seen, sightings } from '../domain/velocity.ts';

/**
 * Whether a card may be offered for payment, by what was declined before: from where it comes, for whom, and itself. It
 * is asked where a card enters, at the quote, since no card is charged without one.
 */
export async function watchedProblem(
  velocity: Pick<VelocityStore, 'read'>,
  use: CardUse,
  { testMode, now }: { testMode: boolean; now: number },
): Promise<Problem | undefined> {
  const watched = sightings('declined', use);
  const seen = await velocity.read(watched.map(({ key }) => key));
  const limits = testMode ? testLimits : liveLimits;
  for (const sighting of watched) {
    const refusal = limitProblem(sighting.watched, seen.get(sighting.key), now, limits);
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * Notes that a card was tried or declined.
 * @param known what was read of these items a moment ago; without it they are read
 */
export async function noteUse(
  velocity: VelocityStore,
  event: Event,
  use: CardUse,
  now: number,
  known?: ReadonlyMap<string, Seen>,
): Promise<void> {
  const watched = sightings(event, use);
  const seen = known ?? (await velocity.read(watched.map(({ key }) => key)));
  await Promise.all(watched.map(({ key, member }) => velocity.note(key, member, now, seen.get(key) ?? new Map())));
}

/**
 * Notes the decline of an attempt, by whoever settled it. Noting it twice is noting it once; the payer hears of the
 * decline whether or not it could be noted.
 */
export async function noteDecline(
  { velocity, clock }: { readonly velocity: VelocityStore; readonly clock: Pick<Clock, 'now'> },
  session: Session,
  { method, fingerprint }: Pick<Quote, 'method' | 'fingerprint'>,
  { addressKey }: Attempt,
): Promise<void> {
  if (method !== 'card') return;
  const use = { session, fingerprint, source: {}, addressKey };
  await noteUse(velocity, 'declined', use, clock.now()).catch(() => undefined);
}
