/** What an outside benchmark or a support person may read of the client. Always: plain data, read-only, no token in it. */
import type { SyncConnection, SyncSnapshot } from './sync-state.ts';
import type { BaseRows } from './base-rows.ts';
import { type ViewTable, viewTables } from './tables.ts';

/** ms since navigation start; null until it happened. */
export type Timings = {
  /** Rows this device already held are in the view. */
  readonly rowsFromCache: number | null;
  /** Every query was answered by the server. */
  readonly complete: number | null;
  /** The last Zero transaction, and the frame painted after it. */
  readonly lastCommit: number | null;
  readonly lastPaint: number | null;
  /** ms from the last transaction to the paint after it. */
  readonly commitToPaint: number | null;
};
export const NO_TIMINGS: Timings = {
  rowsFromCache: null,
  complete: null,
  lastCommit: null,
  lastPaint: null,
  commitToPaint: null,
};

export type Diagnostics = {
  readonly rows: { readonly [T in ViewTable]: number };
  /** Commands on this device by state, finished ones too. */
  readonly pending: { readonly [state: string]: number };
  readonly connection: SyncConnection;
  readonly lastRowAt: number | null;
  readonly offlineSince: number | null;
  readonly durability: SyncSnapshot['durability'];
  readonly userId: string | null;
  readonly deviceId: string | null;
  readonly timings: Timings;
  /** Queries the server would not answer, with its reason. */
  readonly queryErrors: { readonly [table: string]: string };
};

/** Rows per table, the server's alone. */
export function countRows(base: BaseRows): Diagnostics['rows'] {
  return Object.fromEntries(viewTables.map((name) => [name, base[name].size])) as Diagnostics['rows'];
}

/** Commands per state. */
export function countStates(entries: SyncSnapshot['entries']): Diagnostics['pending'] {
  const counts: Record<string, number> = {};
  for (const { state } of entries) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

declare global {
  interface Window {
    /** Read-only; see {@link Diagnostics}. */
    readonly openkms?: { readonly diagnostics: () => Diagnostics };
  }
}

/** Puts the read-only door on `window`. */
export function exposeDiagnostics(read: () => Diagnostics): void {
  const door = Object.freeze({ diagnostics: () => structuredClone(read()) });
  Object.defineProperty(window, 'openkms', { value: door, writable: false, configurable: false, enumerable: true });
}
