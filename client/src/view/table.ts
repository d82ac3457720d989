/**
 * A table of rows that can be written fast and read as an unchanging snapshot: rows lie in small buckets, and a bucket is
 * copied the first time it is written after a snapshot was taken. Always: a snapshot never changes; it costs what was
 * written since, not what is held; lists it returns are the same objects until their rows change.
 */

export type Row = { readonly id: string };

/** Reads of one table. Lists are in no particular order. */
export type TableView<T extends Row> = {
  readonly get: (id: string) => T | undefined;
  readonly all: () => readonly T[];
  /** Rows whose `column` equals `value`; at once for indexed columns, else by looking at every row. */
  readonly where: <K extends keyof T & string>(column: K, value: T[K]) => readonly T[];
  readonly size: number;
};

const BUCKETS = 256;
const NONE: readonly never[] = [];

type Buckets<V> = readonly ReadonlyMap<string, V>[];

export class WritableTable<T extends Row> {
  readonly #rows = new BucketMap<T>();
  readonly #indexes: ReadonlyMap<string, BucketMap<readonly T[]>>;
  #size = 0;
  #snapshot: TableView<T> | null = null;
  /** Lists of the indexes made since the last snapshot: these may still be written in place. */
  #own = new Set<readonly T[]>();

  constructor(indexed: readonly (keyof T & string)[]) {
    this.#indexes = new Map(indexed.map((column) => [column, new BucketMap<readonly T[]>()]));
  }

  get size(): number {
    return this.#size;
  }

  get(id: string): T | undefined {
    return this.#rows.get(id);
  }

  /** Adds the row or puts it in the place of the one with its id. */
  put(row: T): void {
    this.#snapshot = null;
    const before = this.#rows.get(row.id);
    if (before === undefined) this.#size += 1;
    else this.#unlist(before);
    this.#rows.set(row.id, row);
    for (const [column, index] of this.#indexes) {
      const key = keyOf(row, column);
      const list = index.get(key);
      if (list !== undefined && this.#own.has(list)) (list as T[]).push(row);
      else this.#relist(index, key, [...(list ?? NONE), row]);
    }
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (before === undefined) return;
    this.#snapshot = null;
    this.#size -= 1;
    this.#rows.delete(id);
    this.#unlist(before);
  }

  /** The rows as they are now; the same object while nothing is written. */
  snapshot(): TableView<T> {
    if (this.#snapshot === null) {
      const indexes = new Map([...this.#indexes].map(([column, index]) => [column, index.freeze()]));
      this.#own = new Set();
      this.#snapshot = frozenView(this.#rows.freeze(), indexes, this.#size);
    }
    return this.#snapshot;
  }

  #unlist(row: T): void {
    for (const [column, index] of this.#indexes) {
      const key = keyOf(row, column);
      const rest = (index.get(key) ?? NONE).filter((each) => each.id !== row.id);
      if (rest.length === 0) index.delete(key);
      else this.#relist(index, key, rest);
    }
  }

  #relist(index: BucketMap<readonly T[]>, key: string, list: readonly T[]): void {
    this.#own.add(list);
    index.set(key, list);
  }
}

function frozenView<T extends Row>(
  rows: Buckets<T>,
  indexes: ReadonlyMap<string, Buckets<readonly T[]>>,
  size: number,
): TableView<T> {
  let all: readonly T[] | null = null;
  const everything = () => (all ??= rows.flatMap((bucket) => [...bucket.values()]));
  const scans = new Map<string, Map<unknown, readonly T[]>>();
  return {
    size,
    get: (id) => rows[bucketOf(id)]?.get(id),
    all: everything,
    where(column, value) {
      const index = indexes.get(column);
      if (index !== undefined) {
        const key = keyOfValue(value);
        return index[bucketOf(key)]?.get(key) ?? NONE;
      }
      const known = scans.get(column) ?? new Map<unknown, readonly T[]>();
      scans.set(column, known);
      const found = known.get(value) ?? everything().filter((row) => row[column] === value);
      known.set(value, found);
      return found;
    },
  };
}

/** A map from text in copy-on-write buckets. */
class BucketMap<V> {
  #buckets: Map<string, V>[] = Array.from({ length: BUCKETS }, () => new Map<string, V>());
  #own = new Uint8Array(BUCKETS).fill(1);

  get(key: string): V | undefined {
    return this.#buckets[bucketOf(key)]?.get(key);
  }

  set(key: string, value: V): void {
    this.#writable(bucketOf(key)).set(key, value);
  }

  delete(key: string): void {
    this.#writable(bucketOf(key)).delete(key);
  }

  freeze(): Buckets<V> {
    this.#own.fill(0);
    return [...this.#buckets];
  }

  #writable(at: number): Map<string, V> {
    const bucket = this.#buckets[at];
    if (bucket !== undefined && this.#own[at] === 1) return bucket;
    const copy = new Map(bucket);
    this.#buckets[at] = copy;
    this.#own[at] = 1;
    return copy;
  }
}

/** FNV-1a over the last characters: ids differ at their ends. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, key.length - 12); index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

function keyOf(row: object, column: string): string {
  return keyOfValue((row as Record<string, unknown>)[column]);
}

function keyOfValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
