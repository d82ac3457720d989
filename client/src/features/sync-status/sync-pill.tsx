// The one small honest element on every page: how this device stands with the server. Leads to the queue. Changes are
// read out politely.
import { Link } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { syncWords } from './sync-words.ts';
import './sync.css';

const MINUTE_MS = 60_000;

/** A link to /sync that says the state in words; on a phone it is an icon with the number that waits. */
export function SyncPill() {
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const { tone, icon, words, count } = syncWords(sync, now);
  return (
    <Link href="/sync" className="sync-pill" data-tone={tone}>
      <Icon name={icon} />
      <output className="sync-pill-words">{words}</output>
      {count === '' ? null : (
        <span className="sync-pill-count" aria-hidden="true">
          {count}
        </span>
      )}
    </Link>
  );
}
