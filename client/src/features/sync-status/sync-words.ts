/** How this device stands with the server, in one honest line. Pure. Always: the line says the worst that is true. */
import type { IconName } from '../../ui/icon.tsx';
import { counted } from '../../ui/number-text.ts';
import { shortMoment } from '../../ui/when.ts';
import type { SyncState } from '../../view/use-sync.ts';

export type SyncFacts = Pick<
  SyncState,
  'connection' | 'offlineSince' | 'pending' | 'sending' | 'needsYou' | 'withAdministrator' | 'trouble' | 'unsaved'
>;

export type SyncWords = {
  readonly tone: 'calm' | 'busy' | 'away' | 'with-administrator' | 'needs-you';
  readonly icon: IconName;
  readonly words: string;
  /** For a place with no room for words; empty where nothing waits. */
  readonly count: string;
};

/** The line; `now` is ms UTC, days are those of `zone` (the reader's unless told). */
export function syncWords(sync: SyncFacts, now: number, zone?: string): SyncWords {
  const waiting =
    sync.pending === 0 ? '' : `${counted(sync.pending, 'change')} ${sync.pending === 1 ? 'waits' : 'wait'}`;
  const count = sync.pending === 0 ? '' : String(sync.pending);
  if (sync.unsaved > 0) {
    return {
      tone: 'needs-you',
      icon: 'alert',
      words: `${counted(sync.unsaved, 'change')} ${sync.unsaved === 1 ? 'is' : 'are'} not saved yet`,
      count: String(sync.unsaved),
    };
  }
  if (sync.trouble === 'outdated')
    return { tone: 'needs-you', icon: 'refresh', words: 'A new version waits: reload', count };
  if (sync.connection === 'needs-sign-in') {
    const why = waiting === '' ? 'Sign in again' : `Sign in to send: ${waiting}`;
    return { tone: 'needs-you', icon: 'key', words: why, count };
  }
  if (sync.needsYou > 0) {
    return {
      tone: 'needs-you',
      icon: 'alert',
      words: `${counted(sync.needsYou, 'change')} ${sync.needsYou === 1 ? 'needs' : 'need'} you`,
      count: String(sync.needsYou),
    };
  }
  if (sync.connection === 'offline') {
    const since = sync.offlineSince === null ? 'Offline' : `Offline since ${shortMoment(sync.offlineSince, now, zone)}`;
    return { tone: 'away', icon: 'cloud-off', words: waiting === '' ? since : `${since}, ${waiting}`, count };
  }
  if (sync.sending > 0)
    return { tone: 'busy', icon: 'cloud-up', words: `Sending ${counted(sync.pending, 'change')}`, count };
  if (sync.pending > 0) return { tone: 'busy', icon: 'cloud-up', words: `Saved on this device, ${waiting}`, count };
  if (sync.withAdministrator > 0) {
    return {
      tone: 'with-administrator',
      icon: 'clock',
      words: `An administrator decides about ${counted(sync.withAdministrator, 'change')}`,
      count: String(sync.withAdministrator),
    };
  }
  if (sync.connection === 'connecting') return { tone: 'busy', icon: 'cloud', words: 'Connecting', count };
  return { tone: 'calm', icon: 'check-circle', words: 'Everything is on the server', count };
}
