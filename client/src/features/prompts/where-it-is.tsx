// Where a change is that was just made here, in the words of a toast. Always: it follows the change, so that a toast never
// says that something is on its way while the page beside it says that it has arrived.
import { useSync } from '../../view/use-sync.ts';
import { whereWords } from './where-words.ts';

/** `expected`: how this device took the command `commandId`. */
export function WhereItIs({ commandId, expected }: { commandId: string; expected: 'conflict' | 'done' }) {
  const { entries, connection } = useSync();
  return whereWords(entries.find(({ id }) => id === commandId)?.state ?? 'saved', expected, connection === 'online');
}
