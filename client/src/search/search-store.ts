/**
 * Where built indexes are kept between visits: IndexedDB `openkms-search`, one row for each person and organisation.
 * A rebuildable cache: what cannot be read counts as absent, and one key never opens another's row.
 */
import { Dexie, type Table } from 'dexie';
import * as z from 'zod/mini';

export const SEARCH_DATABASE = 'openkms-search';

/** Reads and writes serialised indexes under a key such as `${orgId}/${userId}`. */
export type SearchStore = {
  /** The bytes kept under `key`, or null. */
  load(key: string): Promise<ArrayBuffer | null>;
  save(key: string, bytes: ArrayBuffer): Promise<void>;
  forget(key: string): Promise<void>;
  close(): void;
};

const storedRow = z.object({ key: z.string(), bytes: z.instanceof(ArrayBuffer), savedAt: z.number() });
type StoredRow = z.infer<typeof storedRow>;

/** Opens the store. Rejections of its methods are IndexedDB's own (blocked, quota, private mode). */
export function openSearchStore(): SearchStore {
  const database = new Dexie(SEARCH_DATABASE);
  database.version(1).stores({ indexes: 'key' });
  const indexes: Table<StoredRow, string> = database.table('indexes');
  return {
    async load(key) {
      const row: unknown = await indexes.get(key);
      const parsed = storedRow.safeParse(row);
      return parsed.success && parsed.data.key === key ? parsed.data.bytes : null;
    },
    async save(key, bytes) {
      await indexes.put({ key, bytes, savedAt: Date.now() });
    },
    async forget(key) {
      await indexes.delete(key);
    },
    close() {
      database.close();
    },
  };
}
