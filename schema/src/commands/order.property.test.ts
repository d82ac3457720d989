import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependsOn, keyedSet, type Keys } from './order.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const keys: fc.Arbitrary<Keys> = fc.record({
  entity: key,
  refs: fc.uniqueArray(key, { maxLength: 3 }),
  also: fc.uniqueArray(key, { maxLength: 2 }),
});

describe('the order of any two commands', () => {
  it('does not depend on which of them came first', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(dependsOn(a, b)).toBe(dependsOn(b, a));
      }),
    );
  });

  it('is kept between all that change one thing', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(dependsOn(a, { ...b, entity: a.entity })).toBe(true);
      }),
    );
  });
});

describe('a growing set of commands', () => {
  it('names the last one that a later command depends on, as asking each of them would', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 12 }), keys, (earlier, later) => {
        const set = keyedSet<number>();
        for (const [index, each] of earlier.entries()) set.add(each, index);
        const slow = earlier.findLastIndex((each) => dependsOn(later, each));
        expect(set.lastBefore(later)).toBe(slow === -1 ? undefined : slow);
      }),
    );
  });
});
