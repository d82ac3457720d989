/**
 * The catalogue as cards show it: each active training with the sessions one can still join. Pure.
 * Always: a cancelled session, or one that has begun, is never offered; sessions come in the order they start, those
 * without a time after those with one.
 */
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import type { OfficeRow, SessionMode, SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { hasBegun, seatsLeft } from '@openkms/schema/domain/seats.ts';
import type { StoredDocument } from '@openkms/schema/search/segment.ts';
import type { HoursBand } from './catalogue-filters.ts';

export type OfferedSession = {
  readonly id: string;
  /** The office's code, as filters name it. */
  readonly office: string;
  readonly officeName: string;
  readonly mode: SessionMode;
  readonly schedule: SessionRow['schedule'];
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  /** In order of start. */
  readonly meetings: readonly Interval[];
  readonly zone: string;
  readonly room: string | null;
  readonly seatsLeft: number;
  readonly capacity: number;
  readonly waitlistCount: number;
};

export type CatalogueEntry = {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly department: string;
  readonly skills: readonly string[];
  /** Null while only the search index is here. */
  readonly level: TrainingRow['level'];
  /** Learning hours; null while only the search index is here. */
  readonly hours: number | null;
  readonly sessions: readonly OfferedSession[];
};

/** The entries of all active trainings at `now`, in no particular order. */
export function catalogueEntries(
  trainings: readonly TrainingRow[],
  sessions: readonly SessionRow[],
  offices: readonly OfficeRow[],
  now: number,
): CatalogueEntry[] {
  const officeOf = new Map(offices.map((office) => [office.id, office]));
  const offered = new Map<string, OfferedSession[]>();
  for (const session of sessions) {
    if (session.status !== 'scheduled' || hasBegun(session, now)) continue;
    const list = offered.get(session.trainingId) ?? [];
    list.push(offer(session, officeOf.get(session.officeId)));
    offered.set(session.trainingId, list);
  }
  return trainings
    .filter((training) => training.status === 'active')
    .map((training) => ({
      id: training.id,
      code: training.code,
      title: training.title,
      department: training.department,
      skills: training.skills,
      level: training.level,
      hours: training.hours,
      sessions: (offered.get(training.id) ?? []).sort(byStart),
    }));
}

/** What the search index alone can say about a training, until the rows are here. */
export function entryOfDocument(document: StoredDocument): CatalogueEntry {
  const { id, code, title, area: department, tags: skills } = document;
  return { id, code, title, department, skills, level: null, hours: null, sessions: [] };
}

/** What people call the office of a code, however the code is spelt; the code itself where no office has it. */
export function officeNames(offices: readonly Pick<OfficeRow, 'code' | 'name'>[]): (code: string) => string {
  const names = new Map(offices.map(({ code, name }) => [code.toLowerCase(), name]));
  return (code) => names.get(code.toLowerCase()) ?? code;
}

/** The band `hours` falls into; the upper bound belongs to the lower band. */
export function hoursBand(hours: number): HoursBand {
  if (hours <= 2) return 'up-to-2';
  if (hours <= 8) return '2-to-8';
  return hours <= 24 ? '8-to-24' : 'over-24';
}

/** Soonest first; then what needs no date; then what has no session, by title. */
export function bySoonest(a: CatalogueEntry, b: CatalogueEntry): number {
  return firstStart(a) - firstStart(b) || b.sessions.length - a.sessions.length || a.title.localeCompare(b.title, 'en');
}

function firstStart(entry: CatalogueEntry): number {
  const first = entry.sessions[0];
  if (first === undefined) return Number.MAX_SAFE_INTEGER;
  return first.startsAt ?? Number.MAX_SAFE_INTEGER - 1;
}

function byStart(a: OfferedSession, b: OfferedSession): number {
  return (a.startsAt ?? Number.MAX_SAFE_INTEGER) - (b.startsAt ?? Number.MAX_SAFE_INTEGER) || (a.id < b.id ? -1 : 1);
}

function offer(session: SessionRow, office: OfficeRow | undefined): OfferedSession {
  return {
    id: session.id,
    office: office?.code ?? '',
    officeName: office?.name ?? '',
    mode: session.mode,
    schedule: session.schedule,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    meetings: session.meetings,
    zone: session.zone,
    room: session.room,
    seatsLeft: seatsLeft(session),
    capacity: session.capacity,
    waitlistCount: session.waitlistCount,
  };
}
