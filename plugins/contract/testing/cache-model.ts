/**
 * A cache as a list of what happened, to hold real ones against: slow, and plainly right. Checks after any steps that a
 * hit is what was stored last and nothing removed, and that nothing is missing that should be there.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Cache, CacheMark } from '../cache.ts';

const keys = fc.constantFrom('a', 'ab', 'b', 'ba');
const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'a'), { maxLength: 2 });

const step = fc.oneof(
  fc.record({ kind: fc.constant('mark' as const) }),
  fc.record({ kind: fc.constant('get' as const), key: keys }),
  fc.record({ kind: fc.constant('set' as const), key: keys, tags, mark: fc.nat({ max: 4 }) }),
  fc.record({ kind: fc.constant('set' as const), key: keys, tags, mark: fc.constant(0) }),
  fc.record({ kind: fc.constant('delete' as const), key: keys }),
  fc.record({ kind: fc.constant('tags' as const), tags }),
  fc.record({ kind: fc.constant('prefix' as const), prefix: fc.constantFrom('a', 'b', 'ab') }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

export const cacheSteps = fc.array(step, { maxLength: 40 });

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Removal = Extract<Step, { kind: 'delete' | 'tags' | 'prefix' | 'clear' }>;
type Entry = { readonly value: number; readonly tags: readonly string[]; readonly at: number };

/** `cache` is empty. Where `exact`, it may let go of nothing by itself. */
export async function checkSteps(cache: Cache, steps: readonly Step[], exact = true): Promise<void> {
  const removals: Removal[] = [];
  const entries = new Map<string, Entry>();
  /** Newest first, with the number of removals there had been. */
  const marks: { mark: CacheMark; at: number }[] = [{ mark: await cache.mark(), at: 0 }];
  const isCurrent = (key: string, entry: Pick<Entry, 'tags' | 'at'>) =>
    !removals.slice(entry.at).some((removal) => concerns(removal, key, entry.tags));

  for (const [number, one] of steps.entries()) {
    switch (one.kind) {
      case 'mark':
        marks.unshift({ mark: await cache.mark(), at: removals.length });
        break;
      case 'get': {
        const found = await cache.get(one.key);
        const entry = entries.get(one.key);
        const expected = entry !== undefined && isCurrent(one.key, entry) ? entry.value : null;
        if (found.kind === 'hit') expect(found.value).toBe(expected);
        else if (exact) expect(expected).toBeNull();
        break;
      }
      case 'set': {
        const { mark, at } = marks[one.mark % marks.length] ?? { mark: '', at: 0 };
        const entry = { value: number, tags: one.tags, at };
        const outcome = await cache.set(one.key, number, { ttlMs: 600_000, tags: one.tags, since: mark });
        const current = isCurrent(one.key, entry);
        // A removal by prefix may void every load under way, whatever its key.
        const mayRefuse = !exact || removals.slice(at).some(({ kind }) => kind === 'prefix');
        if (outcome.kind === 'stored') {
          expect(current).toBe(true);
          entries.set(one.key, entry);
        } else expect(current && !mayRefuse).toBe(false);
        break;
      }
      default:
        removals.push(one);
        expect(await remove(cache, one)).toEqual({ kind: 'removed' });
    }
  }
}

function remove(cache: Cache, removal: Removal) {
  switch (removal.kind) {
    case 'delete':
      return cache.delete(removal.key);
    case 'tags':
      return cache.deleteMany({ tags: removal.tags });
    case 'prefix':
      return cache.deleteMany({ prefix: removal.prefix });
    case 'clear':
      return cache.clear();
  }
}

function concerns(removal: Removal, key: string, tags: readonly string[]): boolean {
  switch (removal.kind) {
    case 'delete':
      return removal.key === key;
    case 'tags':
      return removal.tags.some((tag) => tags.includes(tag));
    case 'prefix':
      return key.startsWith(removal.prefix);
    case 'clear':
      return true;
  }
}
