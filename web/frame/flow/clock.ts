import { type Announcement, announcementDue, secondsLeft, SHOWN_SECONDS } from '../countdown.ts';
import type { Model } from '../state/model.ts';

const RENEW_MS = 8 * 60_000;
/** How long after the end the API is asked, and how often: its clock decides, not this machine's. */
const GRACE_MS = 1_000;
const RECHECK_MS = 10_000;

export interface Tasks {
  /** The session's time seems to be over. */
  readonly onOver: () => void;
  /** The return link, which is signed for ten minutes, is about to run out. */
  readonly onLinkAges: () => void;
  /** What is shown of the time has changed. */
  readonly onTick: () => void;
}

/** What happens by itself while a payment is open, and once it has been made. */
export class Clock {
  /** Seconds until the session's end, once there are so few that they are shown. */
  secondsLeft: number | undefined;
  /** The last announcement that was due. */
  announced: Announcement | undefined;
  private readonly tasks: Tasks;
  private following: string | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private end = 0;
  private before = 0;
  private askAt = 0;
  private ticking = false;

  constructor(tasks: Tasks) {
    this.tasks = tasks;
  }

  /** Keeps to what the model is about now. */
  follow({ state, config }: Model): void {
    this.ticking = state.name === 'challenge';
    const open = ['form', 'duplicate', 'challenge', 'wallet'].includes(state.name);
    const subject = state.name === 'paid' ? 'paid' : open ? config?.expires_at : undefined;
    if (subject === this.following) return;
    this.stop();
    this.following = subject;
    if (state.name === 'paid') this.timer = setInterval(this.tasks.onLinkAges, RENEW_MS);
    else if (config && open) this.watch(config.expires_at);
  }

  stop(): void {
    clearInterval(this.timer);
    this.following = undefined;
    this.secondsLeft = undefined;
  }

  private watch(expiresAt: string): void {
    this.end = Date.parse(expiresAt);
    this.before = secondsLeft(this.end, Date.now());
    this.askAt = this.end + GRACE_MS;
    this.timer = setInterval(() => this.tick(), 1_000);
    this.tick();
  }

  private tick(): void {
    const now = Date.now();
    const left = secondsLeft(this.end, now);
    this.announced = announcementDue(this.before, left) ?? this.announced;
    this.before = left;
    if (now >= this.askAt) {
      this.askAt = now + RECHECK_MS;
      this.tasks.onOver();
    }
    this.secondsLeft = left <= SHOWN_SECONDS ? left : undefined;
    if (this.ticking || this.secondsLeft !== undefined) this.tasks.onTick();
  }
}
