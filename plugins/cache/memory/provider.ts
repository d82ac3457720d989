/**
 * `Cache` in the memory of this process. Least recently read entries leave first, by number and by bytes.
 *
 * Removals are counted. An entry knows at which count its load began; removing a tag writes down the count at which it was
 * removed. Always: an entry is given out only when none of its tags, nor its key, was removed at a later count than its
 * own. A removal is therefore one write, and what it removed is swept when it is read or when room is needed.
 */
import { LRUCache } from 'lru-cache';
import {
  type Cache,
  type CacheLookup,
  checkName,
  checkSelection,
  checkStore,
  type MissReason,
  type RefusalReason,
  type RemovalOutcome,
  type Selection,
  type StoreOptions,
  type StoreOutcome,
} from '../../contract/cache.ts';
import { newCounts, statsOf } from '../../contract/cache-counts.ts';
import { createLoader } from '../../contract/cache-load.ts';
import type { JsonValue } from '../../contract/json.ts';
import { memoryCacheConfig, type MemoryCacheConfig } from './config.ts';

type Entry = {
  readonly value: JsonValue;
  /** How many removals there had been when its load began. */
  readonly since: number;
  /** Its tags and its key, as names of removals. */
  readonly dependsOn: readonly string[];
};

const REMOVED: RemovalOutcome = { kind: 'removed' };
const STORED: StoreOutcome = { kind: 'stored' };

/** Throws ZodError where `config` does not have the shape of `memoryCacheConfig`. */
export function createMemoryCache(config: MemoryCacheConfig = {}): Cache {
  const { maxEntries, maxBytes, maxEntryBytes, maxRemovals } = memoryCacheConfig.parse(config);
  const entries = new LRUCache<string, Entry>({ max: maxEntries, maxSize: maxBytes });
  const counts = newCounts();
  /** Name of a key or tag → the count at which it was last removed. */
  const removedAt = new Map<string, number>();
  let count = 0;
  /** Loads that began before this count are not stored. */
  let floor = 0;
  let closed = false;

  function miss(reason: MissReason): CacheLookup {
    counts.misses[reason] += 1;
    return { kind: 'miss', reason, mark: String(count) };
  }

  function refuse(reason: RefusalReason): StoreOutcome {
    counts.refused[reason] += 1;
    return { kind: 'refused', reason };
  }

  const isCurrent = ({ since, dependsOn }: Pick<Entry, 'since' | 'dependsOn'>) =>
    dependsOn.every((name) => (removedAt.get(name) ?? 0) <= since);

  async function get(key: string): Promise<CacheLookup> {
    checkName(key, 'key');
    if (closed) return miss('closed');
    const entry = entries.get(key);
    if (entry === undefined) return miss('absent');
    if (!isCurrent(entry)) {
      entries.delete(key);
      return miss('invalidated');
    }
    counts.hits += 1;
    return { kind: 'hit', value: entry.value };
  }

  async function set(key: string, value: JsonValue, options: StoreOptions): Promise<StoreOutcome> {
    checkStore(key, options);
    if (closed) return refuse('closed');
    const json = JSON.stringify(value);
    const bytes = Buffer.byteLength(json) + Buffer.byteLength(key);
    if (bytes > maxEntryBytes || bytes > maxBytes) return refuse('too_large');
    const since = Number(options.since);
    const dependsOn = [ofKey(key), ...(options.tags ?? []).map(ofTag)];
    if (!(since >= floor && since <= count) || !isCurrent({ since, dependsOn })) return refuse('invalidated');
    entries.set(
      key,
      { value: frozen(JSON.parse(json) as JsonValue), since, dependsOn },
      { ttl: options.ttlMs, size: bytes },
    );
    counts.stored += 1;
    return STORED;
  }

  const loader = createLoader({ get, mark: async () => String(count), set }, counts);

  function forgetAll(): void {
    entries.clear();
    removedAt.clear();
    floor = count;
    loader.leaveAll();
  }

  function remember(names: readonly string[]): void {
    counts.removals += 1;
    count += 1;
    for (const name of names) removedAt.set(name, count);
    if (removedAt.size > maxRemovals) forgetAll();
  }

  async function deleteMany(selection: Selection): Promise<RemovalOutcome> {
    checkSelection(selection);
    if ('prefix' in selection) {
      remember([]);
      // Which keys a load under way will write is not known here: all of them load again.
      floor = count;
      for (const key of entries.keys()) if (key.startsWith(selection.prefix)) entries.delete(key);
    } else remember(selection.tags.map(ofTag));
    loader.leaveMany(selection);
    return REMOVED;
  }

  return {
    get,
    set,
    mark: async () => String(count),
    getOrLoad: loader.getOrLoad,
    delete: async (key) => {
      checkName(key, 'key');
      remember([ofKey(key)]);
      entries.delete(key);
      loader.leaveKey(key);
      return REMOVED;
    },
    deleteMany,
    clear: async () => {
      remember([]);
      forgetAll();
      return REMOVED;
    },
    stats: () => statsOf(counts, { pendingRemovals: 0, entries: entries.size, bytes: entries.calculatedSize }),
    close: async () => {
      closed = true;
      forgetAll();
    },
  };
}

const ofKey = (key: string) => `k${key}`;
const ofTag = (tag: string) => `t${tag}`;

/** The value and all in it made unchangeable; it is nobody else's yet. */
function frozen(value: JsonValue): JsonValue {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
