import { beforeEach, expect, it, vi } from 'vitest';
import { observable } from '../platform/observable.ts';
import { settled, testClock } from '../platform/test-clock.ts';
import { awaitStart } from './await-start.ts';
import type { PartsState } from './page-parts.ts';

beforeEach(() => {
  // What failed is noted for whoever looks into it.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

/** A page whose rest is imported as `begin` says, the last word again and again: `never` neither comes nor fails. */
function opening(begin: readonly ('comes' | 'fails' | 'never')[], { wasReloaded = false } = {}) {
  const clock = testClock();
  const state = observable<PartsState>('waiting');
  const seen: string[] = [];
  const turns = [...begin];
  awaitStart({
    begin: async () => {
      const turn = turns.length > 1 ? turns.shift() : turns[0];
      if (turn === 'fails') throw new TypeError('Failed to fetch dynamically imported module');
      if (turn === 'never') await new Promise(() => {});
      seen.push('started');
    },
    parts: {
      state,
      fetchNow: () => {
        if (state.get() === 'waiting') state.set('fetching');
      },
    },
    clock,
    tell: (trouble) => seen.push(trouble),
    reload: () => seen.push('reload'),
    wasReloaded,
  });
  return { clock, state, seen };
}

it('says nothing of a start that comes, however slowly within its time', async () => {
  const { clock, state, seen } = opening(['comes']);
  await clock.advance(60_000);
  expect([seen, state.get()]).toEqual([['started'], 'waiting']);
});

it('says that the line went, and begins once more when the parts are here', async () => {
  const { clock, state, seen } = opening(['fails', 'comes']);
  await settled();
  state.set('missing');
  await clock.advance(60_000);
  expect(new Set(seen)).toEqual(new Set(['missing']));
  state.set('here');
  await clock.advance(60_000);
  expect(seen.filter((each) => each !== 'missing')).toEqual(['started']);
});

it('opens the page anew where the browser remembers that it failed', async () => {
  const { clock, state, seen } = opening(['fails'], { wasReloaded: true });
  await settled();
  state.set('missing');
  state.set('here');
  await clock.advance(60_000);
  expect(seen).toEqual(['missing', 'reload']);
});

it('opens it anew at once where a newer build is there, and says nothing before', async () => {
  const { clock, state, seen } = opening(['fails']);
  await settled();
  state.set('replaced');
  await clock.advance(60_000);
  expect(seen).toEqual(['reload']);
});

it('does not open anew again and again what is here and does not start', async () => {
  const { clock, state, seen } = opening(['fails'], { wasReloaded: true });
  await settled();
  state.set('here');
  await clock.advance(60_000);
  expect(seen).toEqual(['broken']);
});

it('says why where the line is silent, and goes on by itself once the parts came another way', async () => {
  const { clock, state, seen } = opening(['never']);
  await clock.advance(14_900);
  expect(seen).toEqual([]);
  await clock.advance(200);
  expect([seen, state.get()]).toEqual([['slow'], 'fetching']);
  state.set('here');
  await clock.advance(5_000);
  expect(seen).toEqual(['slow', 'reload']);
});
