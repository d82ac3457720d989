/** Meetings between wall times and a session's row. Always: a session's meetings are one value, so a move is one edit of one field. */
import type { Meeting, SessionRow } from '../domain/rows.ts';
import { spanOf } from './calendar.ts';
import type { TimedMeeting, WallMeeting } from './wall-time.ts';

/** What a session's row says of its times; `timed` in order of start. */
export function timesOf(timed: readonly TimedMeeting[]): Pick<SessionRow, 'meetings' | 'startsAt' | 'endsAt'> {
  const meetings = timed.map(({ startsAt, endsAt, start, end, room, kind }): Meeting => {
    return { startsAt, endsAt, wallStart: start, wallEnd: end, room, kind };
  });
  return { meetings, ...(meetings.length > 0 ? spanOf(meetings) : { startsAt: null, endsAt: null }) };
}

/** Meetings as people wrote them: what a move says it found and wants. */
export function wallsOf(meetings: readonly (Meeting | TimedMeeting)[]): WallMeeting[] {
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
