import { expect, it } from 'vitest';
import type { Line } from '../platform/connectivity.ts';
import { observable } from '../platform/observable.ts';
import { testClock } from '../platform/test-clock.ts';
import type { DeviceReport, SendResult } from './commands-http.ts';
import { watchedSend } from './watched-send.ts';

const report: DeviceReport = {
  id: 'd',
  label: 'D',
  pendingCount: 0,
  oldestPendingAt: null,
  offlineSince: null,
  now: 0,
};

function room() {
  const clock = testClock();
  const line = observable<Line>({ state: 'online', since: 0 });
  const asked: { readonly signal: AbortSignal; readonly answer: (result: SendResult) => void }[] = [];
  const seen = { doubts: 0 };
  const send = watchedSend(
    (_token, _device, _commands, signal) =>
      new Promise((resolve) => {
        asked.push({ signal, answer: resolve });
        const end = () => resolve({ kind: 'unreachable' });
        if (signal.aborted) end();
        signal.addEventListener('abort', end);
      }),
    { line, doubt: () => void (seen.doubts += 1) },
    clock,
  );
  const begin = (stop = new AbortController()) => send('t', report, [], stop.signal);
  return { clock, line, asked, seen, begin };
}
const answered: SendResult = { kind: 'answered', verdicts: new Map() };

it('leaves a request alone that is answered', async () => {
  const { clock, asked, seen, begin } = room();
  const sent = begin();
  await clock.advance(2900);
  asked[0]?.answer(answered);
  expect(await sent).toBe(answered);
  await clock.advance(60_000);
  expect([seen.doubts, asked[0]?.signal.aborted]).toEqual([0, false]);
});

it('has the line looked at after three seconds, and gives up when it is dead', async () => {
  const { clock, line, seen, begin } = room();
  const sent = begin();
  await clock.advance(3000);
  expect(seen.doubts).toBe(1);
  line.set({ state: 'offline', since: 1 });
  expect(await sent).toEqual({ kind: 'unreachable' });
});

it('gives up a silent connection on a line that is fine, each time later, until one answers', async () => {
  const { clock, asked, begin } = room();
  for (const patience of [7000, 15_000, 40_000, 40_000]) {
    const sent = begin();
    await clock.advance(patience - 1);
    expect(asked.at(-1)?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(await sent).toEqual({ kind: 'unreachable' });
  }
  const good = begin();
  asked.at(-1)?.answer(answered);
  await good;
  const sent = begin();
  await clock.advance(7000);
  expect(await sent).toEqual({ kind: 'unreachable' });
});

it('ends with whoever sends', async () => {
  const { begin } = room();
  const stop = new AbortController();
  const sent = begin(stop);
  stop.abort();
  expect(await sent).toEqual({ kind: 'unreachable' });
  expect(await begin(stop)).toEqual({ kind: 'unreachable' });
});
