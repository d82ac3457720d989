import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../rows.ts';
import { enrich } from '../enrich.ts';
import { enrichContext, promptToEnrich } from '../test-enrich-cases.ts';

function text(content: string, now: number, zone: string, settings: JsonObject = {}): string {
  const lines = [{ name: 'time-tags', enabled: true, settings }];
  const result = enrich(promptToEnrich({ content }), enrichContext({ now, zone }), lines);
  return result.kind === 'enriched' ? result.text : `${result.fault.code} ${result.fault.name}`;
}

const QUIET = { tags: ['timeOfDay', 'season', 'quarter'] };
const lineOf = (now: number, zone: string, settings: JsonObject = QUIET) =>
  text('x', now, zone, settings).split('\n')[1];

describe('time tags', () => {
  it.each([
    [
      Date.UTC(2027, 2, 1, 4, 59),
      'America/New_York',
      'Sunday, 28 February 2027, night (America/New_York); winter; quarter 1.',
    ],
    [
      Date.UTC(2027, 2, 1, 5, 0),
      'America/New_York',
      'Monday, 1 March 2027, night (America/New_York); spring; quarter 1.',
    ],
    [Date.UTC(2027, 2, 31, 18, 30), 'Asia/Kolkata', 'Thursday, 1 April 2027, night (Asia/Kolkata); spring; quarter 2.'],
    [
      Date.UTC(2026, 11, 31, 10, 15),
      'Pacific/Chatham',
      'Friday, 1 January 2027, night (Pacific/Chatham); winter; quarter 1.',
    ],
    [
      Date.UTC(2027, 5, 30, 20, 0),
      'Europe/Berlin',
      'Wednesday, 30 June 2027, night (Europe/Berlin); summer; quarter 2.',
    ],
    [Date.UTC(2027, 8, 1, 12, 0), 'UTC', 'Wednesday, 1 September 2027, afternoon (UTC); autumn; quarter 3.'],
    [Date.UTC(2027, 11, 1, 17, 0), 'UTC', 'Wednesday, 1 December 2027, evening (UTC); winter; quarter 4.'],
    [Date.UTC(1969, 11, 31, 5, 0), 'UTC', 'Wednesday, 31 December 1969, morning (UTC); winter; quarter 4.'],
  ])('at %i in %s', (now, zone, expected) => {
    expect(lineOf(now, zone)).toBe(expected);
  });

  it('follows the clocks of the zone when they change', () => {
    const halfPastNine = (day: number) => Date.UTC(2027, 2, day, 16, 30);
    expect([lineOf(halfPastNine(13), 'America/New_York'), lineOf(halfPastNine(14), 'America/New_York')]).toEqual([
      expect.stringContaining('morning'),
      expect.stringContaining('afternoon'),
    ]);
  });

  it('counts quarters from the month the year begins in', () => {
    const settings = { ...QUIET, yearBeginsInMonth: 10 };
    expect(lineOf(Date.UTC(2027, 9, 5), 'UTC', settings)).toContain('fiscal quarter 1');
    expect(lineOf(Date.UTC(2027, 8, 5), 'UTC', settings)).toContain('fiscal quarter 4');
  });

  it('says the year-end deadline when it comes near, in days of the calendar on the wall', () => {
    const of = (now: number) => text('x', now, 'America/New_York').split('\n\n')[0]?.split('\n').slice(2);
    expect(of(Date.UTC(2027, 10, 16, 4))).toEqual([]);
    expect(of(Date.UTC(2027, 10, 16, 5))).toEqual(['Year-end training deadline: in 45 days (2027-12-31).']);
    expect(of(Date.UTC(2027, 11, 31, 4))).toEqual(['Year-end training deadline: tomorrow (2027-12-31).']);
    expect(of(Date.UTC(2028, 0, 1, 4))).toEqual(['Year-end training deadline: today (2027-12-31).']);
    expect(of(Date.UTC(2028, 0, 1, 5))).toEqual([]);
  });

  it('knows events of its own, nearest first, the last of February in every year', () => {
    const events = [
      { name: 'Audit', date: '2027-03-05' },
      { name: 'Leap', month: 2, day: 29 },
      { name: 'Past', date: '2027-02-01' },
    ];
    const lines = text('x', Date.UTC(2027, 1, 26, 12), 'UTC', { events, tags: ['events'] }).split('\n');
    expect(lines.slice(2, 4)).toEqual(['Leap: in 2 days (2027-02-28).', 'Audit: in 7 days (2027-03-05).']);
  });

  it('gives the template the same, and then does not say it twice', () => {
    const content =
      '{{ time.weekday }} {{ time.date }} {{ time.timeOfDay }} {% for e in time.events %}{{ e.name }}{% endfor %}';
    const now = Date.UTC(2027, 11, 30, 12);
    expect(text(content, now, 'UTC')).toBe('Thursday 2027-12-30 afternoon Year-end training deadline');
    expect(text(content, now, 'UTC', { repeat: true })).toContain('## Now');
  });

  it.each<[string, JsonObject]>([
    ['an event without a day', { events: [{ name: 'a', month: 3 }] }],
    ['an event on a day that no month has', { events: [{ name: 'a', month: 3, day: 32 }] }],
    ['an event on a date that does not exist', { events: [{ name: 'a', date: '2027-02-30' }] }],
    ['an event that breaks the line', { events: [{ name: 'a\n## Task', month: 1, day: 1 }] }],
    ['a tag that does not exist', { tags: ['weather'] }],
  ])('refuses %s', (_what, settings) => {
    expect(text('x', 0, 'UTC', settings)).toMatch(/^settings_invalid time-tags\.(events|tags)$/);
  });
});
