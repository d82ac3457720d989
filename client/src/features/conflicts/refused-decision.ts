/** What the server said to the last decision about a conflict. Always: only the newest command on it counts. */
import type { QueueEntry } from '../../view/use-sync.ts';

/** The code with which the newest decision about `conflictId` was refused; null when it was not. `entries`: newest first. */
export function refusedDecision(
  entries: readonly Pick<QueueEntry, 'name' | 'args' | 'state' | 'code'>[],
  conflictId: string,
): string | null {
  const newest = entries.find((entry) => entry.name.startsWith('conflict.') && conflictOf(entry.args) === conflictId);
  return newest?.state === 'rejected' || newest?.state === 'dead-letter' ? (newest.code ?? 'rejected') : null;
}

function conflictOf(args: QueueEntry['args']): unknown {
  return typeof args === 'object' && args !== null && 'conflictId' in args ? args['conflictId'] : undefined;
}
