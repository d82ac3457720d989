import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histories } from './test-histories.ts';
import { ancestorsOf, isAncestor, leaves, firstWithBoth, mergeBase, type TreeVersion } from './version-tree.ts';

/** By the definition: some parent is it, or is led to by it. */
function leadsTo(versions: readonly TreeVersion[], ancestor: string, id: string): boolean {
  const parents = versions.find((version) => version.id === id)?.parents ?? [];
  return parents.some((parent) => parent === ancestor || leadsTo(versions, ancestor, parent));
}

it('finds exactly the versions from which a way leads, in whatever order they are given', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      for (const { id } of versions) {
        const found = ancestorsOf(versions, id);
        for (const { id: other } of versions) {
          expect(found.has(other)).toBe(leadsTo(versions, other, id));
          expect(isAncestor(versions, other, id)).toBe(found.has(other));
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('finds a base that led to both versions and to no other version that did', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      const isOrLedTo = (ancestor: string, id: string) => ancestor === id || leadsTo(versions, ancestor, id);
      for (const [index, { id: a }] of versions.entries()) {
        const b = versions[(index * 5 + 1) % versions.length]?.id ?? a;
        const base = mergeBase(versions, a, b);
        expect(mergeBase(versions, b, a)).toBe(base);
        const common = versions.filter(({ id }) => isOrLedTo(id, a) && isOrLedTo(id, b));
        const best = common.filter(({ id }) => !common.some((other) => leadsTo(versions, id, other.id)));
        expect(base).toBe(best.toSorted((x, y) => y.number - x.number)[0]?.id ?? null);
      }
    }),
    { numRuns: 300 },
  );
});

it('finds the earliest version that holds two', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      const isOrLedTo = (ancestor: string, id: string) => ancestor === id || leadsTo(versions, ancestor, id);
      for (const [index, { id: a }] of versions.entries()) {
        const b = versions[(index * 5 + 1) % versions.length]?.id ?? a;
        const holding = versions.filter(({ id }) => isOrLedTo(a, id) && isOrLedTo(b, id));
        const first = holding.toSorted((x, y) => x.number - y.number)[0];
        expect(firstWithBoth(versions, a, b)?.number ?? null).toBe(first?.number ?? null);
        expect(firstWithBoth(versions.toReversed(), b, a)?.number ?? null).toBe(first?.number ?? null);
      }
    }),
    { numRuns: 300 },
  );
});

it('names as leaves the versions that led to none', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      const heads = versions.filter(({ id }) => !versions.some((other) => leadsTo(versions, id, other.id)));
      expect(leaves(versions)).toEqual(heads.toSorted((a, b) => b.number - a.number).map(({ id }) => id));
    }),
    { numRuns: 300 },
  );
});
