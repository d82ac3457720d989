/** Meetings between wall times and rows. Always: a session's meetings are replaced as a whole, so a move is one edit of one field. */
import type { RowChange } from '../domain/outcome.ts';
import type { SessionMeetingRow, SessionRow } from '../domain/rows.ts';
import type { TimedMeeting, WallMeeting } from './wall-time.ts';

/** Deletes the standing meetings and inserts the new ones. */
export function replaceMeetings(
  standing: readonly SessionMeetingRow[],
  timed: readonly TimedMeeting[],
  session: Pick<SessionRow, 'id' | 'orgId' | 'zone'>,
  newId: () => string,
): RowChange[] {
  return [
    ...standing.map((row) => ({ op: 'delete', table: 'sessionMeeting', id: row.id }) as const),
    ...meetingInserts(timed, session, newId),
  ];
}

/** Inserts for the meetings of `session`. */
export function meetingInserts(
  timed: readonly TimedMeeting[],
  session: Pick<SessionRow, 'id' | 'orgId' | 'zone'>,
  newId: () => string,
) {
  return timed.map(({ startsAt, endsAt, start, end, room, kind }) => {
    const row = {
      id: newId(),
      orgId: session.orgId,
      sessionId: session.id,
      startsAt,
      endsAt,
      wallStart: start,
      wallEnd: end,
      zone: session.zone,
      room,
      kind,
    };
    return { op: 'insert', table: 'sessionMeeting', row } as const;
  });
}

/** Meetings as people wrote them: what a move says it found and wants. */
export function wallsOf(meetings: readonly (SessionMeetingRow | TimedMeeting)[]): WallMeeting[] {
  return sortedWalls(
    meetings.map((meeting) => ({
      start: 'wallStart' in meeting ? meeting.wallStart : meeting.start,
      end: 'wallEnd' in meeting ? meeting.wallEnd : meeting.end,
      room: meeting.room,
      kind: meeting.kind,
    })),
  );
}

/** Wall times in order of start. */
export function sortedWalls(walls: readonly WallMeeting[]): WallMeeting[] {
  return walls.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}
