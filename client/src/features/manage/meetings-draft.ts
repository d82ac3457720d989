/**
 * Meetings as they are typed: a day and two wall times, in the session's own zone. Always: nothing is rounded or shifted;
 * what the clocks of the zone skip, or what ends before it starts, is named with the meeting it is in.
 */
import { placeMeetings, type WallMeeting } from '@openkms/schema/commands/wall-time.ts';
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import { codeWords } from './code-words.ts';

export type MeetingDraft = {
  /** Tells drafts apart while they are edited; never sent. */
  readonly key: string;
  /** YYYY-MM-DD */
  readonly day: string;
  /** HH:mm; an end at or before the start is on the following day only when `overnight`. */
  readonly start: string;
  readonly end: string;
  readonly overnight: boolean;
  readonly room: string;
  readonly kind: string | null;
};

/** What a meeting just added starts from: the same weekday and times a week after the last one. */
export function nextMeeting(meetings: readonly MeetingDraft[], key: string): MeetingDraft {
  const last = meetings.at(-1);
  if (last === undefined) return { key, day: '', start: '09:00', end: '10:00', overnight: false, room: '', kind: null };
  return { ...last, key, day: addDays(last.day, 7) };
}

/** `count` more meetings, a week apart each, after the last one. */
export function repeatWeekly(meetings: readonly MeetingDraft[], count: number, newKey: () => string): MeetingDraft[] {
  const all = [...meetings];
  for (let made = 0; made < count; made += 1) all.push(nextMeeting(all, newKey()));
  return all;
}

/** Drafts of meetings that stand. */
export function draftsOf(walls: readonly WallMeeting[]): MeetingDraft[] {
  return walls.map(({ start, end, room, kind }, index) => ({
    key: `standing-${index}`,
    day: start.slice(0, 10),
    start: start.slice(11),
    end: end.slice(11),
    overnight: end.slice(0, 10) !== start.slice(0, 10),
    room: room ?? '',
    kind,
  }));
}

/** Meetings as commands take them; those without a day are left in, and refused by `checkMeetings`. */
export function wallsOf(drafts: readonly MeetingDraft[]): WallMeeting[] {
  return drafts.map(({ day, start, end, overnight, room, kind }) => ({
    start: `${day}T${start}`,
    end: `${overnight ? addDays(day, 1) : day}T${end}`,
    room: room.trim() === '' ? null : room.trim(),
    kind,
  }));
}

/** `key` and `field`: the meeting, and what of it, that has to change; no key where there is no meeting at all. */
export type CheckedMeetings =
  | { readonly ok: true; readonly times: readonly Interval[] }
  | { readonly ok: false; readonly error: string; readonly key: null }
  | { readonly ok: false; readonly error: string; readonly key: string; readonly field: MeetingTime };

export type MeetingTime = 'day' | 'start' | 'end';

/** Places the drafts on the time line of `zone` (instants in ms UTC), or says which one cannot be and why. */
export function checkMeetings(drafts: readonly MeetingDraft[], zone: string): CheckedMeetings {
  if (drafts.length === 0) return { ok: false, error: codeWords('meetings_required'), key: null };
  for (const draft of drafts) {
    const field = (['day', 'start', 'end'] as const).find((each) => draft[each] === '');
    if (field !== undefined) return { ok: false, error: 'Choose a day, a start and an end.', key: draft.key, field };
  }
  const walls = wallsOf(drafts);
  const placed = placeMeetings(walls, zone);
  if (placed.ok) return { ok: true, times: placed.meetings };
  const { code, at } = placed;
  const atEnd = code === 'end_before_start';
  const begins = walls.findIndex(({ start, end }) => start === at && (!atEnd || end <= start));
  const wrong = drafts[begins === -1 ? walls.findIndex(({ end }) => end === at) : begins];
  // Said at its end, a meeting needs no day and time to be found by.
  const error = codeWords(code, atEnd ? {} : { at });
  if (wrong === undefined) return { ok: false, error, key: null };
  return { ok: false, error, key: wrong.key, field: atEnd || begins === -1 ? 'end' : 'start' };
}

function addDays(day: string, days: number): string {
  if (day === '') return '';
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
