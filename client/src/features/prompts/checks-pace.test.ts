import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LONG_TEXT, pauseFor, whenIdle } from './checks-pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a long text is looked at less often', () => {
  expect(pauseFor(LONG_TEXT + 1)).toBeGreaterThan(pauseFor(LONG_TEXT));
});

test('works once, after the pause, where a browser has no idle callbacks', () => {
  const work = vi.fn();
  whenIdle(work, 150);
  vi.advanceTimersByTime(149);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('what was called off never works, before the pause or after it', () => {
  const work = vi.fn();
  const cancel = vi.fn();
  vi.stubGlobal('requestIdleCallback', () => 7);
  vi.stubGlobal('cancelIdleCallback', cancel);
  whenIdle(work, 150)();
  const callOff = whenIdle(work, 150);
  vi.advanceTimersByTime(1000);
  callOff();
  expect(cancel.mock.calls).toEqual([[7]]);
  expect(work).not.toHaveBeenCalled();
});
