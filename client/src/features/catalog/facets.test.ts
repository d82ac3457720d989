import { describe, expect, test } from 'vitest';
import {
  bySoonest,
  catalogueEntries,
  hoursBand,
  officeNames,
  type CatalogueEntry,
  type OfferedSession,
} from './catalogue-entries.ts';
import { NO_FILTERS } from './catalogue-filters.ts';
import { byFrequency, facetCounts, narrow } from './facets.ts';
import { officeRow, sessionRow, trainingRow } from '@openkms/schema/domain/test-rows.ts';

const local = (year: number, month: number, day: number, hour = 10) => new Date(year, month - 1, day, hour).getTime();

function session(over: Partial<OfferedSession>): OfferedSession {
  return {
    id: 's',
    office: 'Boston',
    officeName: 'Boston',
    mode: 'in-person',
    schedule: 'scheduled',
    startsAt: local(2026, 12, 8),
    endsAt: local(2026, 12, 8, 12),
    meetings: [],
    zone: 'UTC',
    room: null,
    seatsLeft: 3,
    capacity: 10,
    waitlistCount: 0,
    ...over,
  };
}

function entry(id: string, over: Partial<CatalogueEntry>): CatalogueEntry {
  return {
    id,
    code: id,
    title: id,
    department: '',
    skills: [],
    level: 'introductory',
    hours: 4,
    sessions: [session({})],
    ...over,
  };
}

const entries = [
  entry('python', {
    skills: ['Python', 'Data'],
    sessions: [session({ seatsLeft: 0 }), session({ office: 'NYC', mode: 'virtual' })],
  }),
  entry('sql', { skills: ['Data'], level: 'advanced', hours: 30 }),
  entry('safety', { sessions: [], level: null }),
];
const idsOf = (filters: Partial<typeof NO_FILTERS>) =>
  narrow(entries, { ...NO_FILTERS, ...filters }).map((match) => match.entry.id);

test('an office is called by its name, whatever the case of its code, and by its code where it is not known', () => {
  const name = officeNames([officeRow({ code: 'NYC', name: 'New York' })]);
  expect([name('NYC'), name('nyc'), name('Oslo')]).toEqual(['New York', 'New York', 'Oslo']);
});

describe('narrowing', () => {
  test('with no filter everything stays, also what has no session', () => {
    expect(idsOf({})).toEqual(['python', 'sql', 'safety']);
  });

  test('office, seats and mode must hold for one and the same session', () => {
    expect(idsOf({ locations: ['boston'], seats: true })).toEqual(['sql']);
    expect(idsOf({ locations: ['NYC'], seats: true, modes: ['virtual'] })).toEqual(['python']);
    expect(idsOf({ locations: ['NYC'], modes: ['in-person'] })).toEqual([]);
  });

  test('values of one facet widen, facets together narrow', () => {
    expect(idsOf({ skills: ['python', 'data'] })).toEqual(['python', 'sql']);
    expect(idsOf({ skills: ['data'], levels: ['advanced'] })).toEqual(['sql']);
  });

  test("both days of a range are included, in the reader's zone", () => {
    expect(idsOf({ from: '2026-12-08', to: '2026-12-08' })).toEqual(['python', 'sql']);
    expect(idsOf({ from: '2026-12-09' })).toEqual([]);
    expect(idsOf({ to: '2026-12-07' })).toEqual([]);
  });

  test('a match brings the sessions that passed, soonest first', () => {
    const [match] = narrow(entries, { ...NO_FILTERS, locations: ['NYC'] });
    expect(match?.sessions.map(({ office }) => office)).toEqual(['NYC']);
  });
});

describe('facet counts', () => {
  test('a facet ignores its own choice and obeys all others', () => {
    const facets = facetCounts(entries, { ...NO_FILTERS, locations: ['NYC'], skills: ['Data'] });
    expect([...facets.location]).toEqual([
      ['Boston', 2],
      ['NYC', 1],
    ]);
    expect([...facets.skill]).toEqual([
      ['Python', 1],
      ['Data', 1],
    ]);
  });

  test('each count is what choosing it gives', () => {
    const facets = facetCounts(entries, NO_FILTERS);
    for (const [office, count] of facets.location) expect(idsOf({ locations: [office] })).toHaveLength(count);
    for (const [skill, count] of facets.skill) expect(idsOf({ skills: [skill] })).toHaveLength(count);
    expect(idsOf({ seats: true })).toHaveLength(facets.seats.get('1') ?? 0);
  });

  test('the most frequent come first and a chosen one never disappears', () => {
    expect(
      byFrequency(
        new Map([
          ['a', 1],
          ['b', 5],
        ]),
        ['gone'],
      ),
    ).toEqual([
      { value: 'b', count: 5 },
      { value: 'a', count: 1 },
      { value: 'gone', count: 0 },
    ]);
  });

  test('hours fall into the lower band at its upper bound', () => {
    expect([2, 2.5, 8, 24, 25].map(hoursBand)).toEqual(['up-to-2', '2-to-8', '2-to-8', '8-to-24', 'over-24']);
  });
});

describe('what is offered', () => {
  const now = local(2026, 12, 1);
  const rows = [
    sessionRow({ id: 'late', startsAt: now + 2000, endsAt: now + 3000 }),
    sessionRow({ id: 'soon', startsAt: now + 1000, endsAt: now + 2000 }),
    sessionRow({ id: 'any-time', schedule: 'self-paced', startsAt: null, endsAt: null }),
    sessionRow({ id: 'began', startsAt: now, endsAt: now + 1000 }),
    sessionRow({ id: 'off', status: 'cancelled', startsAt: now + 1000 }),
  ];

  test('sessions that began or were cancelled are not offered; the soonest comes first, the timeless last', () => {
    const [only] = catalogueEntries([trainingRow({})], rows, [officeRow({})], now);
    expect(only?.sessions.map(({ id }) => id)).toEqual(['soon', 'late', 'any-time']);
  });

  test('archived trainings are gone', () => {
    expect(catalogueEntries([trainingRow({ status: 'archived' })], [], [], now)).toEqual([]);
  });

  test('trainings come soonest first, those without a session last', () => {
    const sorted = [
      entry('c', { sessions: [] }),
      entry('b', { sessions: [session({ startsAt: null })] }),
      entry('a', {}),
    ].sort(bySoonest);
    expect(sorted.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});
