// What the board shows, from the rows on this device: sums and named sessions, new within one frame of a row's arrival.
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { useCallback, useMemo } from 'react';
import { clockName } from '../../ui/office-words.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { aboutToBeFull, type OfficeSum, sumByOffice } from './board-sums.ts';
import type { BoardSession } from './sessions-table.tsx';

const MINUTE = 60_000;
const NEARLY_FULL_SHOWN = 6;

/** The board's rows and sums. */
export function useBoard() {
  const view = useView((whole) => whole);
  const now = useNow(MINUTE);
  const sessionTable = view.table('session');
  const sessions = sessionTable.all();
  const offices = view.table('office').all();
  const sums: readonly OfficeSum[] = useMemo(() => sumByOffice(offices, sessions, now), [offices, sessions, now]);
  const nearlyFull = useMemo(() => aboutToBeFull(sessions, now, NEARLY_FULL_SHOWN), [sessions, now]);
  const describe = useCallback(
    (session: SessionRow): BoardSession => {
      const office = view.table('office').get(session.officeId);
      return {
        session,
        title: view.table('training').get(session.trainingId)?.title ?? session.code,
        officeName: office?.name ?? '',
        clock: clockName(session.zone, office),
        isPending: view.pendingOf('session', session.id) !== undefined,
      };
    },
    [view],
  );
  const find = (sessionId: string): BoardSession | undefined => {
    const session = sessionTable.get(sessionId);
    return session === undefined ? undefined : describe(session);
  };
  return {
    now,
    sums,
    sessions,
    nearlyFull,
    describe,
    find,
    people: view.table('user'),
    devices: view.table('device').all(),
    offices,
  };
}
