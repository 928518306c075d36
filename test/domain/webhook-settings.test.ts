import { webhookSecret } from '../../lambdas/domain/credential.ts';
import {
  activated,
  firstWebhookSettings,
  liveSecrets,
  nextRotation,
  rotated,
  type WebhookSettings,
} from '../../lambdas/domain/webhook-settings.ts';
import { keys } from '../operations/support/checkout.ts';
import { NOON } from '../store/support/fixtures.ts';

const HOUR = 3_600_000;
const uid = 'pa_00000000000000000001';
const numberOf = new Map(Array.from({ length: 9 }, (_, n) => [webhookSecret(keys, uid, n + 1), n + 1]));

type Step = readonly ['rotate' | 'activate', hour: number];

const settingsAfter = (steps: readonly Step[]): WebhookSettings =>
  steps.reduce(
    (settings, [what, hour]) => (what === 'rotate' ? rotated(settings, NOON + hour * HOUR) : activated(settings)),
    firstWebhookSettings,
  );

/** Which generations sign at that hour: by `webhook-signature`, and by `X-Webhook-Signature`. */
function signing(steps: readonly Step[], hour: number) {
  const { all, legacy } = liveSecrets(keys, uid, settingsAfter(steps), NOON + hour * HOUR);
  return [all.map((secret) => numberOf.get(secret)), numberOf.get(legacy)];
}

const once: Step[] = [['rotate', 0]];
const twice: Step[] = [...once, ['rotate', 1]];
const between: Step[] = [...once, ['activate', 1], ['rotate', 2]];

describe('a secret signs for 24 h from the rotation that replaced it, and the older header changes when told to', () => {
  it.each<[string, Step[], hour: number, all: number[], legacy: number]>([
    ['no rotation', [], 0, [1], 1],
    ['no rotation, activated', [['activate', 0]], 0, [1], 1],
    ['one rotation', once, 0, [2, 1], 1],
    ['one, just before its day is over', once, 23.999, [2, 1], 1],
    ['one, when its day is over', once, 24, [2], 2],
    ['one, activated', [...once, ['activate', 1]], 1, [2, 1], 2],
    ['two without activating', twice, 1, [3, 2, 1], 1],
    ['two, just before the first one’s day is over', twice, 23.999, [3, 2, 1], 1],
    ['two, when the first one’s day is over', twice, 24, [3, 2], 2],
    ['two, when both days are over', twice, 25, [3], 3],
    ['two, activated after both', [...twice, ['activate', 2]], 2, [3, 2, 1], 3],
    ['two, activated between them', between, 2, [3, 2, 1], 2],
    ['two, activated between them, a day after the first', between, 24, [3, 2], 2],
    ['three within a day', [...twice, ['rotate', 2]], 2, [4, 3, 2, 1], 1],
    ['a third one, after the first one’s day', [...twice, ['rotate', 24]], 24, [4, 3, 2], 2],
  ])('%s', (_, steps, hour, all, legacy) => {
    expect(signing(steps, hour)).toEqual([all, legacy]);
  });
});

describe('a rotation may come', () => {
  it.each<[string, Step[], at: number, next: number]>([
    ['at once, at first', [], 0, 0],
    ['at once, while three secrets are live', twice, 2, 2],
    ['when the oldest of four has ended', [...twice, ['rotate', 2]], 3, 24],
    ['at once again then', [...twice, ['rotate', 2]], 24, 24],
  ])('%s', (_, steps, at, next) => {
    expect(nextRotation(settingsAfter(steps), NOON + at * HOUR)).toBe(NOON + next * HOUR);
  });

  it('any number of times, and no more than four secrets are kept', () => {
    const often = Array.from({ length: 40 }, (_, n): Step => ['rotate', n * 8]);
    expect(settingsAfter(often).retiring).toHaveLength(3);
  });
});
