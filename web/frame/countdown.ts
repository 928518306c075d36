/** How many seconds before its end a session's remaining time is announced. */
export const announcements = [180, 60, 30] as const;
export type Announcement = (typeof announcements)[number];

/** From then on the time that is left is shown second by second. */
export const SHOWN_SECONDS = 300;

/** Whole seconds until `end`, never below 0; both in milliseconds since the epoch. */
export function secondsLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / 1_000));
}

/**
 * What is to be announced when the time left falls from `before` to `now` seconds: the latest mark that was passed, so
 * that a phone that slept says one thing and a true one. Nothing is announced of a session that was opened late or is
 * over.
 */
export function announcementDue(before: number, now: number): Announcement | undefined {
  if (now <= 0) return undefined;
  return [...announcements].reverse().find((mark) => now <= mark && before > mark);
}

/** `2:05`, for the eye: who listens is told at the announcements. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
