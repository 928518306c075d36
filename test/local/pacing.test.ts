import { pacing } from '../../local/pacing.ts';

describe('a poller', () => {
  const { signal } = new AbortController();

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** How long each of these rests takes (ms). */
  async function rests(pace: ReturnType<typeof pacing>, count: number): Promise<number[]> {
    const lengths = [];
    for (; count > 0; count -= 1) {
      const started = Date.now();
      let over = false;
      void pace.rest(signal).then(() => {
        over = true;
      });
      while (!over) await jest.advanceTimersByTimeAsync(10);
      lengths.push(Date.now() - started);
    }
    return lengths;
  }

  it('rests longer and longer while it finds nothing', async () => {
    expect(await rests(pacing(), 5)).toEqual([150, 300, 600, 1200, 1200]);
  });

  it('rests briefly again when it has found something', async () => {
    const pace = pacing();
    await rests(pace, 4);
    pace.found();
    expect(await rests(pace, 2)).toEqual([150, 300]);
  });

  it('looks at once when woken, but never without a gap', async () => {
    const pace = pacing();
    await rests(pace, 4);
    setTimeout(pace.wake, 300);
    expect(await rests(pace, 1)).toEqual([300]);
    pace.wake();
    expect(await rests(pace, 2)).toEqual([120, 150]);
  });

  it('rests no longer once it is to stop', async () => {
    const stopping = new AbortController();
    const rest = pacing().rest(stopping.signal);
    stopping.abort();
    await rest;
    expect(jest.getTimerCount()).toBe(0);
  });
});
