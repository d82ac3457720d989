/** Where a change is, from the state of its entry in the queue. Pure. Always: nothing is promised before the server spoke. */
import type { QueueEntry } from '../../view/use-sync.ts';

const CONTESTED = 'Somebody changed the same meanwhile: an administrator will decide.';

/** A sentence; `expected`: how this device took it before the server did. */
export function whereWords(state: QueueEntry['state'], expected: 'conflict' | 'done', isOnline: boolean): string {
  switch (state) {
    case 'saved':
    case 'sending':
    case 'sent':
      if (expected === 'conflict') return CONTESTED;
      return isOnline
        ? 'Saved on this device, on its way to the server.'
        : 'Saved on this device; it is sent when the line is back.';
    case 'applied':
    case 'adjusted':
      return 'It is on the server.';
    case 'conflict':
      return CONTESTED;
    case 'rejected':
    case 'dead-letter':
      return 'The server did not take it: Sync status says why.';
    case 'withdrawn':
      return 'It was taken back before it was sent.';
  }
}
