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
    return standings(
      view.table('registration').where('userId', userId),
      {
        sessionOf: (id) => view.table('session').get(id),
        officeOf: (id) => view.table('office').get(id),
        isPending: (id) => view.pendingOf('registration', id) !== undefined,
      },
      now,
    );
  }, [view, userId, now]);
}
