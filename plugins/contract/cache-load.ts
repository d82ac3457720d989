/**
 * `getOrLoad` for every provider, made of its `get` and `set`: one load at a time for a key in this process.
 * Always: a caller is given the value of another's load only after that value was stored, that is when nothing it depends
 * on was removed since the load began. A failed load is nobody's failure but its own caller's.
 *
 *     get ─hit→ value
 *      └miss→ load under way? ─no→ load, set(since: the miss's mark) → value
 *                └─yes→ wait for it ─stored→ its value
 *                          └─refused, failed→ from the start; after a few rounds load alone, and share nothing
 */
import { type Cache, checkStore, type LoadOptions, type Selection } from './cache.ts';
import type { CacheCounts } from './cache-counts.ts';
import type { JsonValue } from './json.ts';

/** After so many loads of others that could not be shared, a caller loads for itself. */
const ROUNDS = 3;

type Flight = {
  readonly tags: readonly string[];
  /** The value as JSON where it was stored; null where it cannot be shared. Never rejects. */
  readonly stored: Promise<string | null>;
};

export type Loader = {
  readonly getOrLoad: Cache['getOrLoad'];
  /** Nobody joins a load of this key from here on. */
  readonly leaveKey: (key: string) => void;
  readonly leaveMany: (selection: Selection) => void;
  readonly leaveAll: () => void;
};

export function createLoader(store: Pick<Cache, 'get' | 'mark' | 'set'>, counts: CacheCounts): Loader {
  const flights = new Map<string, Flight>();

  async function getOrLoad<T extends JsonValue>(
    key: string,
    load: () => Promise<T>,
    options: LoadOptions<T>,
  ): Promise<T> {
    checkStore(key, options);
    // Without `parse`, the caller answers for the type of what is under its own key.
    const read = (value: JsonValue): { value: T } | null => {
      try {
        return { value: options.parse ? options.parse(value) : (value as T) };
      } catch {
        counts.misses.unreadable += 1;
        return null;
      }
    };
    let mark: string | null = null;
    for (let round = 0; round < ROUNDS; round += 1) {
      const found = await store.get(key);
      const good = found.kind === 'hit' ? read(found.value) : null;
      if (good !== null) return good.value;
      const underWay = flights.get(key);
      if (underWay === undefined) {
        mark = found.kind === 'miss' ? found.mark : await store.mark();
        break;
      }
      const shared = await underWay.stored;
      const joined = shared === null ? null : read(JSON.parse(shared) as JsonValue);
      if (joined !== null) {
        counts.joined += 1;
        return joined.value;
      }
    }
    counts.loads += 1;
    if (mark === null) return load();
    return startFlight(key, load, { ...options, since: mark });
  }

  async function startFlight<T extends JsonValue>(
    key: string,
    load: () => Promise<T>,
    options: LoadOptions<T> & { readonly since: string },
  ): Promise<T> {
    const { promise: stored, resolve } = Promise.withResolvers<string | null>();
    const flight: Flight = { tags: options.tags ?? [], stored };
    flights.set(key, flight);
    let json: string | null = null;
    try {
      const value = await load();
      const outcome = await store.set(key, value, options);
      if (outcome.kind === 'stored') json = JSON.stringify(value);
      return value;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
      resolve(json);
    }
  }

  return {
    getOrLoad,
    leaveKey: (key) => void flights.delete(key),
    leaveMany: (selection) => {
      for (const [key, { tags }] of flights) if (selects(selection, key, tags)) flights.delete(key);
    },
    leaveAll: () => flights.clear(),
  };
}

/** Whether a value under `key` with `tags` is among those selected. */
export function selects(selection: Selection, key: string, tags: readonly string[]): boolean {
  if ('prefix' in selection) return key.startsWith(selection.prefix);
  return selection.tags.some((tag) => tags.includes(tag));
}
