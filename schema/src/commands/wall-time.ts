/**
 * From what a trainer writes ("10:00 in Dallas") to instants. Always: a wall time that a zone skips is refused, one that
 * happens twice means the first (as RFC 5545 §3.3.5 reads it), and the result keeps both the wall time and the instant.
 */
import { z } from 'zod';
import type { ErrorCode } from '../domain/codes.ts';
import { overlaps } from '../domain/overlap.ts';
import { isZone, toInstant } from '../domain/zone.ts';

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** A meeting as written: `YYYY-MM-DDTHH:mm` in the session's zone. */
export const wallMeeting = z.object({
  start: z.string().regex(WALL_TIME),
  end: z.string().regex(WALL_TIME),
  room: z.string().max(120).nullable().default(null),
  kind: z.string().max(60).nullable().default(null),
});
export type WallMeeting = z.infer<typeof wallMeeting>;

export type TimedMeeting = WallMeeting & { startsAt: number; endsAt: number };
export type Timed = { ok: true; meetings: TimedMeeting[] } | { ok: false; code: ErrorCode; at: string };

/** Places `meetings` on the time line of `zone`, in order of start; says which one cannot be and why. */
export function placeMeetings(
  meetings: readonly WallMeeting[],
  zone: string,
  options: { allowOverlap?: boolean } = {},
): Timed {
  if (!isZone(zone)) return { ok: false, code: 'unknown_zone', at: zone };
  const placed: TimedMeeting[] = [];
  for (const meeting of meetings) {
    const startsAt = toInstant(meeting.start, zone);
    if (startsAt === undefined) return { ok: false, code: 'time_does_not_exist', at: meeting.start };
    const endsAt = toInstant(meeting.end, zone);
    if (endsAt === undefined) return { ok: false, code: 'time_does_not_exist', at: meeting.end };
    if (endsAt <= startsAt) return { ok: false, code: 'end_before_start', at: meeting.start };
    placed.push({ ...meeting, startsAt, endsAt });
  }
  placed.sort((a, b) => a.startsAt - b.startsAt);
  const clash = placed.find((meeting, index) => {
    const previous = placed[index - 1];
    return previous !== undefined && overlaps(previous, meeting);
  });
  if (clash && !options.allowOverlap) return { ok: false, code: 'meetings_overlap', at: clash.start };
  return { ok: true, meetings: placed };
}
