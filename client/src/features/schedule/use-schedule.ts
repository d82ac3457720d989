// Everything about a person's own time, from the view: registrations, their meetings and stories, conflicts, hours.
// Always: one pass a change of the view; nothing is fetched.
import { useMemo } from 'react';
import { yearlyHours, type YearlyHours } from '@openkms/schema/domain/hours.ts';
import type { RegistrationRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { isoDay } from '../../ui/date-text.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import type { View } from '../../view/view.ts';
import { conflictSides } from './conflict-words.ts';
import type { ScheduleEntry } from './agenda.ts';
import { requestsOf, type AskedEntry } from './requests.ts';
import { registrationStory, standingOf, type Request } from './stories.ts';

export type Hours = YearlyHours & { readonly year: number; readonly goal: number };

export type Schedule =
  | { readonly state: 'loading' }
  | {
      readonly state: 'shown';
      readonly entries: readonly ScheduleEntry[];
      readonly openConflicts: readonly SyncConflictRow[];
      /** Decided within the last 30 days, newest first. */
      readonly decisions: readonly SyncConflictRow[];
      readonly hours: Hours;
    };

const MINUTE_MS = 60_000;
const DECISIONS_STAY_MS = 30 * 24 * 3_600_000;

/** The schedule of who is signed in; days and years are those of `zone`. */
export function useSchedule(zone: string): Schedule {
  const view = useView((whole) => whole);
  const who = useSession();
  const { connection, entries: asked } = useSync();
  const now = useNow(MINUTE_MS);
  const userId = 'person' in who ? who.person.userId : null;
  const online = connection === 'online';
  return useMemo((): Schedule => {
    if (userId === null || view.table('org').size === 0) return { state: 'loading' };
    const conflicts = view
      .table('syncConflict')
      .where('userId', userId)
      .filter(({ kind }) => kind === 'schedule');
    const openConflicts = conflicts
      .filter(({ status }) => status === 'open')
      .toSorted((a, b) => b.createdAt - a.createdAt);
    const entries = entriesOf(view, userId, online, asked, openConflicts);
    return {
      state: 'shown',
      entries,
      openConflicts,
      decisions: conflicts
        .filter(({ status, resolvedAt }) => status === 'resolved' && (resolvedAt ?? 0) > now - DECISIONS_STAY_MS)
        .toSorted((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0)),
      hours: hoursOf(view, entries, now, zone),
    };
  }, [view, userId, online, asked, now, zone]);
}

function entriesOf(
  view: View,
  userId: string,
  online: boolean,
  asked: readonly AskedEntry[],
  openConflicts: readonly SyncConflictRow[],
): ScheduleEntry[] {
  const requests = requestsOf(view.table('commandReceipt').all(), asked);
  const inConflict = new Set(openConflicts.flatMap((conflict) => sessionsIn(conflict)));
  return view
    .table('registration')
    .where('userId', userId)
    .flatMap((registration) => entryOf(view, registration, online, requests.get(registration.id), inConflict));
}

function entryOf(
  view: View,
  registration: RegistrationRow,
  online: boolean,
  request: Request | undefined,
  inConflict: ReadonlySet<string>,
): ScheduleEntry[] {
  const session = view.table('session').get(registration.sessionId);
  if (session === undefined) return [];
  const pending = view.pendingOf('registration', registration.id);
  return [
    {
      registration,
      session,
      training: view.table('training').get(session.trainingId),
      office: view.table('office').get(session.officeId),
      meetings: session.meetings,
      standing: standingOf(registration, session, pending !== undefined, online),
      story: pending === undefined ? registrationStory(registration, session, request) : null,
      commandId: pending?.commandId ?? null,
      inConflict: registration.status === 'registered' && inConflict.has(session.id),
    },
  ];
}

function sessionsIn(conflict: SyncConflictRow): string[] {
  const { mine, theirs } = conflictSides(conflict);
  return [...(mine === null ? [] : [mine]), ...theirs].map(({ sessionId }) => sessionId);
}

function hoursOf(view: View, entries: readonly ScheduleEntry[], now: number, zone: string): Hours {
  const yearOf = (instant: number): number => Number(isoDay(instant, zone).slice(0, 4));
  const year = yearOf(now);
  const counted = entries.map(({ registration, session, training }) => ({
    trainingId: session.trainingId,
    hours: training?.hours ?? 0,
    endsAt: session.endsAt,
    status: registration.status,
    sessionCancelled: session.status === 'cancelled',
  }));
  const goal = view.table('org').all()[0]?.yearlyGoalHours ?? 0;
  return { ...yearlyHours(counted, year, now, yearOf), year, goal };
}
