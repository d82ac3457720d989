// Notes which of other people's registrations this manager has had before their eyes, and tells it as an ordinary command
// (receipt.see), so that the author reads "seen by …". Always: only while the tab is visible and the line is up; never
// one's own; what came by import has no author who waits to be seen.
import type { RegistrationRow } from '@openkms/schema/domain/rows.ts';
import { useEffect } from 'react';
import { type Commands, useCommands } from '../../command/use-commands.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { type Attention, createAttention } from './attention.ts';

const TELL_EVERY_MS = 10_000;

/** One a person for as long as the page is loaded: going back and forth between pages is one visit. */
const visits = new Map<string, Attention>();

/** `rows` are drawn at `place` now. */
export function useSeen(place: string, rows: readonly RegistrationRow[]): void {
  const session = useSession();
  const { connection } = useSync();
  const { issue } = useCommands();
  const me = 'person' in session && session.person.role !== 'employee' ? session.person.userId : null;
  const isOnline = connection === 'online';

  useEffect(() => {
    if (me === null || !isOnline) return;
    const attention = visitOf(me);
    const look = (): void => {
      const others = document.visibilityState === 'visible' ? rows.filter((row) => isNews(row, me)) : [];
      attention.show(place, others, performance.now());
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [me, isOnline, place, rows]);

  useEffect(() => {
    if (me === null || !isOnline) return;
    const attention = visitOf(me);
    const timer = setInterval(() => tell(attention, issue), TELL_EVERY_MS);
    return () => {
      clearInterval(timer);
      attention.show(place, [], performance.now());
      tell(attention, issue);
    };
  }, [me, isOnline, place, issue]);
}

function visitOf(userId: string): Attention {
  const known = visits.get(userId);
  if (known !== undefined) return known;
  const made = createAttention();
  visits.set(userId, made);
  return made;
}

function isNews({ userId, source, status }: RegistrationRow, me: string): boolean {
  return userId !== me && (source !== 'import' || status === 'cancelled');
}

function tell(attention: Attention, issue: Commands['issue']): void {
  const entityIds = attention.take(performance.now());
  if (entityIds.length === 0) return;
  issue('receipt.see', { entityIds: [...entityIds] }).catch((cause: unknown) => {
    // Nobody asked for it, so nobody is told; what was seen is seen again at the next visit.
    console.info('What was seen could not be noted', cause);
  });
}
