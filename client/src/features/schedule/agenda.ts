/**
 * A person's registrations as a calendar: one occurrence for each meeting. Pure; days are calendar days of the zone given.
 * Always: an occurrence is on the day its meeting starts; days come in order, and within a day by start.
 */
import type { Meeting, OfficeRow, RegistrationRow, SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { isoDay } from '../../ui/date-text.ts';
import type { Standing } from './stories.ts';

export type ScheduleEntry = {
  readonly registration: RegistrationRow;
  readonly session: SessionRow;
  readonly training: TrainingRow | undefined;
  readonly office: OfficeRow | undefined;
  /** In order of start. */
  readonly meetings: readonly Meeting[];
  readonly standing: Standing;
  readonly story: string | null;
  /** The change that waits, if one does. */
  readonly commandId: string | null;
  /** In an open conflict. */
  readonly inConflict: boolean;
};

export type Occurrence = {
  readonly entry: ScheduleEntry;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly key: string;
};
export type Day = { readonly day: string; readonly occurrences: readonly Occurrence[] };

export type Split = {
  readonly ahead: readonly ScheduleEntry[];
  /** Held, without a time: self-paced, or not announced yet. */
  readonly timeless: readonly ScheduleEntry[];
  /** Over or cancelled, newest first. */
  readonly history: readonly ScheduleEntry[];
};

/** What is ahead at `now`, what has no time, and what is history. A cancellation that still waits stays ahead. */
export function splitEntries(entries: readonly ScheduleEntry[], now: number): Split {
  const gone = (entry: ScheduleEntry): boolean => entry.registration.status === 'cancelled' && entry.commandId === null;
  const over = ({ session }: ScheduleEntry): boolean => session.endsAt !== null && session.endsAt <= now;
  const current = entries.filter((entry) => !gone(entry) && !over(entry));
  return {
    ahead: current.filter(({ meetings }) => meetings.length > 0),
    timeless: current.filter(({ meetings }) => meetings.length === 0),
    history: entries.filter((entry) => gone(entry) || over(entry)).toSorted((a, b) => lastMoment(b) - lastMoment(a)),
  };
}

/**
 * The day an entry of the history stands under, ms, and of a place given back the day it would have been for: history says
 * what was, and that session may still be ahead.
 */
export function historyDay({ registration, session }: ScheduleEntry): { at: number; wasFor: number | null } {
  const { startsAt } = session;
  if (registration.status === 'cancelled' && registration.cancelledAt !== null)
    return { at: registration.cancelledAt, wasFor: startsAt };
  return { at: startsAt ?? registration.requestedAt, wasFor: null };
}

/** Every meeting of `entries` that ends after `from` and starts before `until`, by start. */
export function occurrences(entries: readonly ScheduleEntry[], from: number, until: number): Occurrence[] {
  return entries
    .flatMap((entry) =>
      entry.meetings.map(({ startsAt, endsAt }, at) => ({ entry, startsAt, endsAt, key: keyOf(entry, at) })),
    )
    .filter(({ startsAt, endsAt }) => endsAt > from && startsAt < until)
    .sort((a, b) => a.startsAt - b.startsAt || (a.key < b.key ? -1 : 1));
}

/** The key of the occurrence that is the meeting at this place in the entry's list. */
export function keyOf({ registration }: ScheduleEntry, at: number): string {
  return `${registration.id}:${at}`;
}

/** Occurrences by the day they start on in `zone`; days without any are left out. */
export function byDay(list: readonly Occurrence[], zone: string): Day[] {
  const days = new Map<string, Occurrence[]>();
  for (const each of list) {
    const day = isoDay(each.startsAt, zone);
    const known = days.get(day) ?? [];
    known.push(each);
    days.set(day, known);
  }
  return [...days].map(([day, held]) => ({ day, occurrences: held })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The seven days of the week (Monday first) that holds `isoDay`. */
export function weekOf(day: string): string[] {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const sinceMonday = (new Date(noon).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, at) => plusDays(day, at - sinceMonday));
}

/** The calendar day `count` days after `day`. */
export function plusDays(day: string, count: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

export type Lane = { readonly lane: number; readonly lanes: number };

/**
 * Where occurrences of one day stand beside each other: those that overlap, directly or through others, share the width.
 * Given in order of start; the answer is in the same order.
 */
export function lanesOf(list: readonly { readonly startsAt: number; readonly endsAt: number }[]): Lane[] {
  const placed: { lane: number; group: number }[] = [];
  const widths: number[] = [];
  let ends: number[] = [];
  let groupEnd = -Infinity;
  for (const { startsAt, endsAt } of list) {
    if (startsAt >= groupEnd) {
      widths.push(0);
      ends = [];
    }
    const free = ends.findIndex((end) => end <= startsAt);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = endsAt;
    groupEnd = Math.max(groupEnd, endsAt);
    const group = widths.length - 1;
    widths[group] = Math.max(widths[group] ?? 0, ends.length);
    placed.push({ lane, group });
  }
  return placed.map(({ lane, group }) => ({ lane, lanes: widths[group] ?? 1 }));
}

function lastMoment({ registration, session }: ScheduleEntry): number {
  return registration.status === 'cancelled' ? (registration.cancelledAt ?? 0) : (session.endsAt ?? 0);
}
