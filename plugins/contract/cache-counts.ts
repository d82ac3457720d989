/** The counters behind `CacheStats`, for providers. A counter only grows. */
import type { CacheStats, MissReason, RefusalReason } from './cache.ts';

export type CacheCounts = {
  hits: number;
  readonly misses: Record<MissReason, number>;
  loads: number;
  joined: number;
  stored: number;
  readonly refused: Record<RefusalReason, number>;
  removals: number;
};

export function newCounts(): CacheCounts {
  return {
    hits: 0,
    misses: { absent: 0, invalidated: 0, unreadable: 0, backend_lost: 0, closed: 0 },
    loads: 0,
    joined: 0,
    stored: 0,
    refused: { invalidated: 0, too_large: 0, backend_lost: 0, closed: 0 },
    removals: 0,
  };
}

/** The counters as they stand, with what only the provider knows. */
export function statsOf(
  counts: CacheCounts,
  held: Pick<CacheStats, 'pendingRemovals' | 'entries' | 'bytes'>,
): CacheStats {
  return { ...counts, misses: { ...counts.misses }, refused: { ...counts.refused }, ...held };
}
