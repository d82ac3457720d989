import { expect, it } from 'vitest';
import { keptBriefly } from './kept-briefly.ts';

it('reads once for all who ask within its time, and anew afterwards, also when the clock goes back', async () => {
  let clock = 1000;
  let reads = 0;
  const value = keptBriefly(
    100,
    () => clock,
    async () => (reads += 1),
  );
  expect(await Promise.all([value(), value()])).toEqual([1, 1]);
  clock = 1099;
  expect(await value()).toBe(1);
  clock = 1100;
  expect(await value()).toBe(2);
  clock = 0;
  expect(await value()).toBe(3);
});

it('does not keep a failure', async () => {
  let fails = true;
  const value = keptBriefly(
    100,
    () => 0,
    async () => {
      if (fails) throw new Error('away');
      return 'here';
    },
  );
  await expect(value()).rejects.toThrow('away');
  fails = false;
  expect(await value()).toBe('here');
});
