/** How this device stands with the server; see {@link SyncState}. */
import { useSyncExternalStore } from 'react';
import { runningClient } from './running-client.ts';
import type { SyncState } from './sync-state.ts';

export type { SyncState } from './sync-state.ts';
export type { QueueEntry } from './queue.ts';

/** The state of syncing; re-renders when any part of it changes. */
export function useSync(): SyncState {
  const { sync } = runningClient();
  return useSyncExternalStore(sync.subscribe, sync.get);
}
