// Where the reader stands with each training, for the cards.
import { useMemo } from 'react';
import { useSession } from '../../view/use-session.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { standings, type Standing } from './standings.ts';

const MINUTE_MS = 60_000;

/** By training id; trainings the reader has nothing to do with are absent. */
export function useStandings(): ReadonlyMap<string, Standing> {
  const view = useView((whole) => whole);
  const session = useSession();
  const now = useNow(MINUTE_MS);
  const userId = 'person' in session ? session.person.userId : null;
  return useMemo(() => {
    if (userId === null) return new Map<string, Standing>();
    const sessions = view.table('session');
    return standings(
      view.table('registration').where('userId', userId),
      (sessionId) => sessions.get(sessionId)?.trainingId,
      (registrationId) => view.pendingOf('registration', registrationId) !== undefined,
      (sessionId) => {
        const endsAt = sessions.get(sessionId)?.endsAt ?? null;
        return endsAt !== null && endsAt <= now;
      },
    );
  }, [view, userId, now]);
}
