import { describe, expect, it } from 'vitest';
import { probeServer, watchLine } from './connectivity.ts';
import { testClock } from './test-clock.ts';

function room(first: boolean, pace: 'hurried' | 'usual' | 'hidden' = 'usual') {
  const clock = testClock();
  const asked: { answer: (answered: boolean) => void }[] = [];
  let answers: boolean | 'by hand' = first;
  const line = watchLine({
    probe: () =>
      answers === 'by hand'
        ? new Promise((resolve) => asked.push({ answer: resolve }))
        : (asked.push({ answer: () => {} }), Promise.resolve(answers)),
    clock,
    random: () => 0.5,
    pace: () => pace,
  });
  return { clock, line, asked, set: (next: boolean | 'by hand') => (answers = next) };
}

describe('the line', () => {
  it('is online with the first answer, and asks no more', async () => {
    const { clock, line, asked } = room(true);
    await clock.advance(600_000);
    expect(line.line.get().state).toBe('online');
    expect(asked).toHaveLength(1);
  });

  it('asks about each second while nobody answers, and is online with the first who does', async () => {
    const { clock, line, asked, set } = room(false);
    await clock.advance(10_000);
    expect(asked.length).toBeGreaterThanOrEqual(10);
    expect(line.line.get()).toEqual({ state: 'offline', since: clock.now() - 10_000 });
    set(true);
    await clock.advance(1000);
    expect(line.line.get().state).toBe('online');
  });

  it.each([
    ['hurried', 28],
    ['hidden', 2],
  ] as const)('asks as often as it is worth: %s', async (pace, times) => {
    const { clock, asked } = room(false, pace);
    await clock.advance(9900);
    expect(asked).toHaveLength(times + (pace === 'hurried' ? 1 : 0));
  });

  it('goes offline only when the probe agrees with a doubt', async () => {
    const { clock, line, set } = room(true);
    await clock.advance(1);
    line.doubt();
    await clock.advance(1);
    expect(line.line.get().state).toBe('online');
    set(false);
    line.doubt();
    await clock.advance(1);
    expect(line.line.get().state).toBe('offline');
  });

  it('does not heed a probe that began before better news', async () => {
    const { clock, line, asked, set } = room(true);
    await clock.advance(1);
    set('by hand');
    line.doubt();
    line.heard();
    asked.at(-1)?.answer(false);
    await clock.advance(1);
    expect(line.line.get().state).toBe('online');
  });

  it('says what a look at once showed', async () => {
    const { clock, line, set } = room(true);
    await clock.advance(1);
    expect(await line.confirm()).toBe(true);
    set(false);
    expect(await line.confirm()).toBe(false);
    expect(line.line.get().state).toBe('offline');
  });

  it('is offline with the first probe that fails, however often it is doubted meanwhile', async () => {
    const { clock, line, asked, set } = room(true);
    await clock.advance(1);
    set('by hand');
    line.doubt();
    line.doubt();
    asked.at(-1)?.answer(false);
    await clock.advance(1);
    expect(line.line.get().state).toBe('offline');
    // And the doubt is looked into at once.
    expect(asked).toHaveLength(3);
  });

  it('asks again when a hint comes while it asks', async () => {
    const { clock, line, asked, set } = room(false);
    await clock.advance(1);
    set('by hand');
    line.doubt();
    line.doubt();
    set(true);
    asked.at(-1)?.answer(false);
    await clock.advance(1);
    expect(line.line.get().state).toBe('online');
  });

  it('says since when, over a restart, too', async () => {
    const { clock, line } = room(false);
    await clock.advance(1);
    line.recall(123);
    expect(line.line.get()).toEqual({ state: 'offline', since: 123 });
  });

  it('is not offline since tomorrow, where the clock was set back meanwhile', async () => {
    const { clock, line } = room(false);
    await clock.advance(1);
    line.recall(clock.now() + 86_400_000);
    expect(line.line.get()).toEqual({ state: 'offline', since: clock.now() });
  });
});

describe('a probe', () => {
  const asking = (answer: () => Response | Promise<Response>) => probeServer(async () => answer());

  it('hears our own server, well or not', async () => {
    expect(await asking(() => Response.json({ status: 'degraded', components: {} }, { status: 503 }))).toBe(true);
  });

  it.each([
    ["a portal's page", () => new Response('<html>Please accept our terms</html>')],
    ["a portal's JSON", () => Response.json({ ok: true })],
    ['a proxy without its server', () => new Response('Bad gateway', { status: 502 })],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ] as const)('does not take %s for it', async (_what, answer) => {
    expect(await asking(answer)).toBe(false);
  });

  /** A fetch whose first `dead` questions get no answer until they are given up. */
  function silent(dead: number) {
    const asked: AbortSignal[] = [];
    const fetch: typeof globalThis.fetch = (_url, init) => {
      const signal = init?.signal ?? new AbortController().signal;
      asked.push(signal);
      if (asked.length > dead) return Promise.resolve(Response.json({ status: 'ok', components: {} }));
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    };
    return { asked, fetch };
  }

  it('asks again beside a question that gets no answer, and gives the silent ones up', async () => {
    const clock = testClock();
    const { asked, fetch } = silent(2);
    const probed = probeServer(fetch, 3000, clock);
    await clock.advance(1500);
    expect(await probed).toBe(true);
    expect(asked.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it('ends after three seconds of silence, whatever is still being asked', async () => {
    const clock = testClock();
    const { asked, fetch } = silent(99);
    const probed = probeServer(fetch, 3000, clock);
    await clock.advance(2999);
    expect(asked.map(({ aborted }) => aborted)).toEqual([false, false, false, false]);
    await clock.advance(1);
    expect(await probed).toBe(false);
    expect(asked.every(({ aborted }) => aborted)).toBe(true);
  });
});
