/** A cache as it is often written: look, load, store. It keeps what a removal overtook; the race must find that. */
import type { Cache } from '../cache.ts';
import { newCounts, statsOf } from '../cache-counts.ts';
import type { JsonValue } from '../json.ts';

export function createNaiveCache(): Cache {
  const values = new Map<string, { value: JsonValue; tags: readonly string[] }>();
  const counts = newCounts();
  return {
    get: async (key) => {
      const found = values.get(key);
      return found ? { kind: 'hit', value: found.value } : { kind: 'miss', reason: 'absent', mark: '' };
    },
    mark: async () => '',
    set: async (key, value, { tags = [] }) => {
      values.set(key, { value, tags });
      return { kind: 'stored' };
    },
    getOrLoad: async (key, load, { tags = [] }) => {
      const found = values.get(key);
      if (found) return found.value as Awaited<ReturnType<typeof load>>;
      const value = await load();
      values.set(key, { value, tags });
      return value;
    },
    delete: async (key) => {
      values.delete(key);
      return { kind: 'removed' };
    },
    deleteMany: async (selection) => {
      for (const [key, { tags }] of values) {
        const selected =
          'prefix' in selection ? key.startsWith(selection.prefix) : selection.tags.some((tag) => tags.includes(tag));
        if (selected) values.delete(key);
      }
      return { kind: 'removed' };
    },
    clear: async () => {
      values.clear();
      return { kind: 'removed' };
    },
    stats: () => statsOf(counts, { pendingRemovals: 0, entries: values.size, bytes: null }),
    close: async () => values.clear(),
  };
}
