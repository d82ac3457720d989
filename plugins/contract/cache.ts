/**
 * `Cache`: a place for values that can be loaded again. Two things always hold, whatever the provider:
 *
 * - After a removal has ended, no reader gets a value that was loaded before it. A mark says at what moment a load began;
 *   a value is kept only when nothing that concerns it was removed since its mark.
 *
 *       mark ── load ── set(since: mark) ─→ stored
 *       mark ── load ──┬─ set(since: mark) ─→ refused: invalidated
 *                 removal
 *
 * - A lost backend is a miss with a reason, never an exception. What could not be removed is kept and removed before the
 *   backend is read again.
 *
 * Only wrong arguments throw (RangeError): an empty key, a time to live that is no positive number of milliseconds.
 */
import type { JsonValue } from './json.ts';

/** A moment in the order of removals. Opaque; meaningful only to the cache (or the shared backend) that handed it out. */
export type CacheMark = string;

/**
 * - `absent`: not there, or its time to live is over.
 * - `invalidated`: there, but something it depends on was removed.
 * - `unreadable`: there, but `parse` refused it, or it is not what this cache writes.
 * - `backend_lost`: the backend did not answer, or a removal still waits for it.
 * - `closed`: `close` was called.
 */
export type MissReason = 'absent' | 'invalidated' | 'unreadable' | 'backend_lost' | 'closed';

export type CacheLookup =
  | { readonly kind: 'hit'; readonly value: JsonValue }
  | {
      readonly kind: 'miss';
      readonly reason: MissReason;
      /** Taken with the lookup: what is loaded from here on may be stored with it. */
      readonly mark: CacheMark;
    };

export type RefusalReason = 'invalidated' | 'too_large' | 'backend_lost' | 'closed';

export type StoreOutcome = { readonly kind: 'stored' } | { readonly kind: 'refused'; readonly reason: RefusalReason };

/**
 * `pending`: the backend did not answer. This cache answers every lookup with a miss until the removal is done; other
 * processes on the same backend may still be given the value, until they are told to remove it too.
 */
export type RemovalOutcome = { readonly kind: 'removed' } | { readonly kind: 'pending' };

export type StoreOptions = {
  /** Milliseconds until the value is absent; a positive whole number. */
  readonly ttlMs: number;
  /** What the value depends on; removing any of them removes the value. */
  readonly tags?: readonly string[];
  /** From `mark()`, or from the miss that led to the load. */
  readonly since: CacheMark;
};

export type LoadOptions<T extends JsonValue> = Pick<StoreOptions, 'ttlMs' | 'tags'> & {
  /**
   * Turns what comes out of the cache into T; where it throws, the value is loaded again. Give it whenever the backend
   * may hold what another version of the program wrote.
   */
  readonly parse?: (value: JsonValue) => T;
};

/** All values with one of these tags, or all whose key starts with `prefix`. */
export type Selection = { readonly tags: readonly string[] } | { readonly prefix: string };

export type CacheStats = {
  /** Lookups that found a value; one that `parse` refused then counts as an unreadable miss too. */
  readonly hits: number;
  readonly misses: Readonly<Record<MissReason, number>>;
  /** Calls of `load`. */
  readonly loads: number;
  /** Callers that were given the value of a load already under way. */
  readonly joined: number;
  readonly stored: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Removals asked for, whatever they met. */
  readonly removals: number;
  /** Removals the backend has not confirmed yet. */
  readonly pendingRemovals: number;
  /** Values held, those removed but not yet swept included; null where only the backend knows. */
  readonly entries: number | null;
  /** UTF-8 bytes of the keys and of the values as JSON; null where only the backend knows. */
  readonly bytes: number | null;
};

export type Cache = {
  /** The value is a copy of what was stored; nobody may change it. */
  readonly get: (key: string) => Promise<CacheLookup>;
  /** Call it before reading what will be stored. */
  readonly mark: () => Promise<CacheMark>;
  readonly set: (key: string, value: JsonValue, options: StoreOptions) => Promise<StoreOutcome>;
  /**
   * The value under `key`, else what `load` gives, which is then stored. Callers of one process share a load, but only
   * where its value is as new as if they had loaded themselves. Rejects with what `load` rejects with, for its own caller.
   * `load` must come to an end by itself: those who share it wait for it.
   */
  readonly getOrLoad: <T extends JsonValue>(key: string, load: () => Promise<T>, options: LoadOptions<T>) => Promise<T>;
  readonly delete: (key: string) => Promise<RemovalOutcome>;
  readonly deleteMany: (selection: Selection) => Promise<RemovalOutcome>;
  readonly clear: () => Promise<RemovalOutcome>;
  /** Counted since this cache was made, in this process. */
  readonly stats: () => CacheStats;
  /** Lets go of the backend. Later lookups are misses, `getOrLoad` only loads. May be called twice. */
  readonly close: () => Promise<void>;
};

/** Longest key, tag or prefix, in UTF-16 units. */
export const MAX_NAME_LENGTH = 1024;

/** Most tags one value may have. */
export const MAX_TAGS = 64;

/** Throws RangeError unless `name` can be a key or a tag: 1 to MAX_NAME_LENGTH units, no half of a surrogate pair. */
export function checkName(name: string, what: 'key' | 'tag' | 'prefix'): void {
  if (name === '' || name.length > MAX_NAME_LENGTH || !name.isWellFormed()) {
    throw new RangeError(`A cache ${what} is well-formed text of 1 to ${MAX_NAME_LENGTH} characters.`);
  }
}

/** Throws RangeError where key, time to live or tags cannot be. */
export function checkStore(key: string, { ttlMs, tags = [] }: Pick<StoreOptions, 'ttlMs' | 'tags'>): void {
  checkName(key, 'key');
  if (!Number.isSafeInteger(ttlMs) || ttlMs <= 0)
    throw new RangeError('ttlMs is a positive whole number of milliseconds.');
  if (tags.length > MAX_TAGS) throw new RangeError(`A cached value has at most ${MAX_TAGS} tags.`);
  for (const tag of tags) checkName(tag, 'tag');
}

/** Throws RangeError where a tag or the prefix cannot be. */
export function checkSelection(selection: Selection): void {
  if ('prefix' in selection) checkName(selection.prefix, 'prefix');
  else for (const tag of selection.tags) checkName(tag, 'tag');
}
