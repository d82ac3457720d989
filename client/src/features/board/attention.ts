/**
 * What a manager has had before their eyes. Pure but for what it remembers. Always: what was shown for less than a second,
 * or in a tab nobody looked at, was not seen; each change is told once a visit; nothing more than {@link MOST} at once.
 *
 *     shown ──a second, visible──▶ seen ──tell──▶ told
 *        └──gone before──▶ forgotten
 */

/** ms for which something has to be shown. */
const LONG_ENOUGH = 1_000;
/** receipt.see takes this many. */
const MOST = 200;

/** One registration as it stands: another version of it is another change to see. */
export type Shown = { readonly id: string; readonly version: number };

export type Attention = {
  /** What `place` shows from `at` (ms) on; an empty list when it is gone or nobody looks. */
  readonly show: (place: string, rows: readonly Shown[], at: number) => void;
  /** Ids seen by `at` and not told before, at most 200; they count as told. */
  readonly take: (at: number) => readonly string[];
};

export function createAttention(): Attention {
  const since = new Map<string, Map<string, { readonly id: string; readonly at: number }>>();
  const seen = new Map<string, string>();
  const told = new Set<string>();
  const settle = (key: string, id: string, from: number, at: number) => {
    if (at - from >= LONG_ENOUGH && !told.has(key)) seen.set(key, id);
  };
  return {
    show(place, rows, at) {
      const before = since.get(place) ?? new Map<string, { id: string; at: number }>();
      const after = new Map<string, { id: string; at: number }>();
      for (const { id, version } of rows) {
        const key = `${id}@${version}`;
        after.set(key, { id, at: before.get(key)?.at ?? at });
      }
      for (const [key, { id, at: from }] of before) if (!after.has(key)) settle(key, id, from, at);
      since.set(place, after);
    },
    take(at) {
      for (const place of since.values()) for (const [key, { id, at: from }] of place) settle(key, id, from, at);
      const ids = new Set<string>();
      for (const [key, id] of seen) {
        if (ids.size === MOST) break;
        ids.add(id);
        told.add(key);
        seen.delete(key);
      }
      return [...ids];
    },
  };
}
