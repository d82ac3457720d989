/**
 * What the catalogue is narrowed to, as the page's address says it: `/trainings?q=Python&location=Boston&seats=1`.
 * Always: the address is the only state; parsing accepts whatever an address may hold and keeps what makes sense; writing
 * is stable (same filters, same address), so addresses can be compared, shared and bookmarked.
 */
import type { SessionMode, TrainingRow } from '@openkms/schema/domain/rows.ts';

export type Level = NonNullable<TrainingRow['level']>;
export type HoursBand = 'up-to-2' | '2-to-8' | '8-to-24' | 'over-24';

export type CatalogueFilters = {
  readonly q: string;
  /** Office codes. */
  readonly locations: readonly string[];
  readonly modes: readonly SessionMode[];
  readonly skills: readonly string[];
  readonly levels: readonly Level[];
  readonly hours: readonly HoursBand[];
  /** Calendar days in the reader's zone, `YYYY-MM-DD`, both included; null where open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only sessions with a seat left. */
  readonly seats: boolean;
};

export const NO_FILTERS: CatalogueFilters = {
  q: '',
  locations: [],
  modes: [],
  skills: [],
  levels: [],
  hours: [],
  from: null,
  to: null,
  seats: false,
};

export const MODES: readonly SessionMode[] = ['in-person', 'virtual', 'self-paced'];
export const LEVELS: readonly Level[] = ['introductory', 'intermediate', 'advanced'];
export const HOURS_BANDS: readonly HoursBand[] = ['up-to-2', '2-to-8', '8-to-24', 'over-24'];

export const MODE_WORDS: Record<SessionMode, string> = {
  'in-person': 'In person',
  virtual: 'Virtual',
  'self-paced': 'Self-paced',
};
export const LEVEL_WORDS: Record<Level, string> = {
  introductory: 'Introductory',
  intermediate: 'Intermediate',
  advanced: 'Advanced',
};
export const HOURS_WORDS: Record<HoursBand, string> = {
  'up-to-2': 'Up to 2 hours',
  '2-to-8': '2 to 8 hours',
  '8-to-24': '8 to 24 hours',
  'over-24': 'More than 24 hours',
};

const LONGEST_QUERY = 200;

/** The filters an address asks for; `search` with or without its question mark. */
export function parseFilters(search: string): CatalogueFilters {
  const asked = new URLSearchParams(search);
  const from = dayOf(asked.get('from'));
  const to = dayOf(asked.get('to'));
  return {
    q: (asked.get('q') ?? '').slice(0, LONGEST_QUERY),
    locations: valuesOf(asked, 'location'),
    modes: oneOf(valuesOf(asked, 'mode'), MODES),
    skills: valuesOf(asked, 'skill'),
    levels: oneOf(valuesOf(asked, 'level'), LEVELS),
    hours: oneOf(valuesOf(asked, 'hours'), HOURS_BANDS),
    from,
    to,
    seats: asked.get('seats') === '1',
  };
}

/** The address of `filters` without its path: `?q=…`, or nothing when nothing is narrowed. */
export function searchOf(filters: CatalogueFilters): string {
  const asked = new URLSearchParams();
  if (filters.q !== '') asked.set('q', filters.q);
  for (const value of filters.locations) asked.append('location', value);
  for (const value of filters.modes) asked.append('mode', value);
  for (const value of filters.skills) asked.append('skill', value);
  for (const value of filters.levels) asked.append('level', value);
  for (const value of filters.hours) asked.append('hours', value);
  if (filters.from !== null) asked.set('from', filters.from);
  if (filters.to !== null) asked.set('to', filters.to);
  if (filters.seats) asked.set('seats', '1');
  const text = asked.toString();
  return text === '' ? '' : `?${text}`;
}

/** `values` with `value` added, or taken out when it was there. */
export function toggled<T>(values: readonly T[], value: T): T[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

export type ActiveFilter = {
  readonly key: string;
  /** What the badge shows: "Boston". */
  readonly label: string;
  /** What kind of filter it is: "office". */
  readonly kind: string;
  readonly without: CatalogueFilters;
};

/**
 * Each active filter, with the filters that stay when it is taken away. The query is not one: it has its own field.
 * `officeName` has the name of an office's code.
 */
export function activeFilters(
  filters: CatalogueFilters,
  dayWords: (isoDay: string) => string,
  officeName: (code: string) => string,
): ActiveFilter[] {
  const list = <T extends string>(
    field: 'locations' | 'modes' | 'skills' | 'levels' | 'hours',
    kind: string,
    values: readonly T[],
    words: (value: T) => string,
  ): ActiveFilter[] =>
    values.map((value) => ({
      key: `${field}:${value}`,
      label: words(value),
      kind,
      without: { ...filters, [field]: values.filter((other) => other !== value) },
    }));
  const same = (value: string): string => value;
  return [
    ...list('locations', 'office', filters.locations, officeName),
    ...list('modes', 'mode', filters.modes, (mode) => MODE_WORDS[mode]),
    ...list('skills', 'skill', filters.skills, same),
    ...list('levels', 'level', filters.levels, (level) => LEVEL_WORDS[level]),
    ...list('hours', 'length', filters.hours, (band) => HOURS_WORDS[band]),
    ...(filters.from === null
      ? []
      : [{ key: 'from', label: `From ${dayWords(filters.from)}`, kind: 'date', without: { ...filters, from: null } }]),
    ...(filters.to === null
      ? []
      : [{ key: 'to', label: `Until ${dayWords(filters.to)}`, kind: 'date', without: { ...filters, to: null } }]),
    ...(filters.seats
      ? [{ key: 'seats', label: 'Seats left', kind: 'seats', without: { ...filters, seats: false } }]
      : []),
  ];
}

function valuesOf(asked: URLSearchParams, name: string): string[] {
  const values = asked.getAll(name).map((value) => value.trim());
  return [...new Set(values.filter((value) => value !== ''))];
}

function oneOf<T extends string>(values: readonly string[], known: readonly T[]): T[] {
  return known.filter((value) => values.some((asked) => asked.toLowerCase() === value));
}

/** A day that exists in the calendar, or null. */
function dayOf(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text ? null : text;
}
