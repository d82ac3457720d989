import { expect, it } from 'vitest';
import { askForSync } from './background-sync.ts';
import { createBell } from '../platform/observable.ts';
import { testClock } from '../platform/test-clock.ts';

function page() {
  const listeners = new Set<() => void>();
  return {
    hidden: false,
    addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
    hide() {
      this.hidden = true;
      for (const listener of listeners) listener();
    },
    listeners,
  };
}

function tab(register: (tag: string) => Promise<void> = async () => {}) {
  const clock = testClock();
  const asked: string[] = [];
  const work = { waits: false, bell: createBell() };
  const own = page();
  const stop = askForSync({
    waits: () => work.waits,
    changed: work.bell.subscribe,
    clock,
    page: own as unknown as Document,
    syncManager: async () => ({
      register: (tag) => {
        asked.push(tag);
        return register(tag);
      },
    }),
  });
  const wait = (waits: boolean) => {
    work.waits = waits;
    work.bell.ring();
  };
  return { clock, asked, page: own, stop, wait };
}

it('asks once a command has waited for a second, and again every five minutes', async () => {
  const { clock, asked, wait } = tab();
  wait(true);
  await clock.advance(999);
  expect(asked).toEqual([]);
  wait(true);
  await clock.advance(1);
  expect(asked).toEqual(['openkms-drain']);
  await clock.advance(10 * 60_000);
  expect(asked).toHaveLength(3);
});

it('asks for nothing when commands leave at once', async () => {
  const { clock, asked, wait } = tab();
  wait(true);
  await clock.advance(500);
  wait(false);
  await clock.advance(60_000);
  expect(asked).toEqual([]);
});

it('asks as the page is left with commands waiting', async () => {
  const { clock, asked, wait, page: own } = tab();
  await clock.advance(0);
  own.hide();
  expect(asked).toEqual([]);
  wait(true);
  own.hide();
  expect(asked).toEqual(['openkms-drain']);
});

it('lives with a refusal, and stops', async () => {
  const { clock, asked, wait, stop, page: own } = tab(() => Promise.reject(new Error('not allowed')));
  wait(true);
  await clock.advance(2_000);
  stop();
  await clock.advance(10 * 60_000);
  expect(asked).toHaveLength(1);
  expect(own.listeners.size).toBe(0);
});
