/**
 * Narrowing the catalogue and counting what each further choice would leave. Pure, O(entries × facets).
 * Always: filters on sessions (office, mode, dates, seats) must hold for one and the same session; the counts of a facet
 * ignore that facet's own choices, so a count says how many trainings choosing it would add; a count is of trainings.
 */
import type { CatalogueEntry, OfferedSession } from './catalogue-entries.ts';
import { hoursBand } from './catalogue-entries.ts';
import type { CatalogueFilters } from './catalogue-filters.ts';

export type FacetName = 'location' | 'mode' | 'skill' | 'level' | 'hours' | 'seats' | 'dates';
export type FacetCounts = ReadonlyMap<string, number>;
export type Facets = { readonly [F in Exclude<FacetName, 'dates'>]: FacetCounts };

/** An entry that passed, with its sessions that passed; `sessions` is empty where no filter asked for one. */
export type Match = { readonly entry: CatalogueEntry; readonly sessions: readonly OfferedSession[] };

/** First and last instant (ms) a session may start at; the end is not included. */
export type DateBounds = { readonly from: number; readonly until: number };

/** The instants `filters` ask for, in the machine's own zone: whole days, both included. */
export function dateBounds(filters: Pick<CatalogueFilters, 'from' | 'to'>): DateBounds | null {
  if (filters.from === null && filters.to === null) return null;
  return {
    from: filters.from === null ? -Infinity : startOfDay(filters.from, 0),
    until: filters.to === null ? Infinity : startOfDay(filters.to, 1),
  };
}

/** The entries that pass all of `filters`, in the order given. The query is not looked at: it has chosen the entries. */
export function narrow(entries: readonly CatalogueEntry[], filters: CatalogueFilters): Match[] {
  const test = tests(filters);
  const matches: Match[] = [];
  for (const entry of entries) {
    if (!test.entry(entry, null)) continue;
    const sessions = entry.sessions.filter((session) => test.session(session, null));
    if (test.needsSession(null) && sessions.length === 0) continue;
    matches.push({ entry, sessions });
  }
  return matches;
}

/** For every facet and value: how many trainings are left when it is chosen. Values nobody has are absent. */
export function facetCounts(entries: readonly CatalogueEntry[], filters: CatalogueFilters): Facets {
  const test = tests(filters);
  const counts = {
    location: counter(),
    mode: counter(),
    skill: counter(),
    level: counter(),
    hours: counter(),
    seats: counter(),
  };
  for (const entry of entries) {
    const hasSession = (except: FacetName): boolean =>
      !test.needsSession(except) || entry.sessions.some((session) => test.session(session, except));
    const sessionValues = (except: FacetName, value: (session: OfferedSession) => string): Set<string> =>
      new Set(entry.sessions.filter((session) => test.session(session, except)).map(value));
    if (test.entry(entry, 'skill') && hasSession('skill')) counts.skill.add(new Set(entry.skills));
    if (entry.level !== null && test.entry(entry, 'level') && hasSession('level')) counts.level.add([entry.level]);
    if (entry.hours !== null && test.entry(entry, 'hours') && hasSession('hours'))
      counts.hours.add([hoursBand(entry.hours)]);
    if (!test.entry(entry, null)) continue;
    counts.location.add(sessionValues('location', ({ office }) => office));
    counts.mode.add(sessionValues('mode', ({ mode }) => mode));
    if (entry.sessions.some((session) => session.seatsLeft > 0 && test.session(session, 'seats')))
      counts.seats.add(['1']);
  }
  return {
    location: counts.location.counts,
    mode: counts.mode.counts,
    skill: counts.skill.counts,
    level: counts.level.counts,
    hours: counts.hours.counts,
    seats: counts.seats.counts,
  };
}

/** Facet values, most frequent first; chosen ones are kept even at zero. */
export function byFrequency(counts: FacetCounts, chosen: readonly string[]): { value: string; count: number }[] {
  const all = new Map(counts);
  for (const value of chosen) if (!all.has(value)) all.set(value, 0);
  return [...all]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value, 'en'));
}

function tests(filters: CatalogueFilters) {
  const locations = new Set(filters.locations.map((code) => code.toLowerCase()));
  const skills = new Set(filters.skills.map((skill) => skill.toLowerCase()));
  const bounds = dateBounds(filters);
  return {
    entry: (entry: CatalogueEntry, except: FacetName | null): boolean =>
      (except === 'skill' || skills.size === 0 || entry.skills.some((skill) => skills.has(skill.toLowerCase()))) &&
      (except === 'level' ||
        filters.levels.length === 0 ||
        (entry.level !== null && filters.levels.includes(entry.level))) &&
      (except === 'hours' ||
        filters.hours.length === 0 ||
        (entry.hours !== null && filters.hours.includes(hoursBand(entry.hours)))),
    session: (session: OfferedSession, except: FacetName | null): boolean =>
      (except === 'location' || locations.size === 0 || locations.has(session.office.toLowerCase())) &&
      (except === 'mode' || filters.modes.length === 0 || filters.modes.includes(session.mode)) &&
      (except === 'seats' || !filters.seats || session.seatsLeft > 0) &&
      (bounds === null ||
        (session.startsAt !== null && session.startsAt >= bounds.from && session.startsAt < bounds.until)),
    needsSession: (except: FacetName | null): boolean =>
      (except !== 'location' && locations.size > 0) ||
      (except !== 'mode' && filters.modes.length > 0) ||
      (except !== 'seats' && filters.seats) ||
      bounds !== null,
  };
}

function counter() {
  const counts = new Map<string, number>();
  return {
    counts,
    add(values: Iterable<string>): void {
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    },
  };
}

function startOfDay(isoDay: string, daysLater: number): number {
  const [year = 0, month = 1, day = 1] = isoDay.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater).getTime();
}
