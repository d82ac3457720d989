import { describe, expect, it } from 'vitest';
import type { DeviceRow } from '@openkms/schema/domain/rows.ts';
import {
  clockWords,
  type DeviceFilter,
  listDevices,
  readFilter,
  sharingLabels,
  shortId,
  sinceWords,
  stateOf,
  stateWords,
  summaryWords,
  writeFilter,
} from './device-words.ts';

/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 25, 10, 30);
const MINUTE = 60_000;
const DAY = 86_400_000;

const device = (id: string, set: Partial<DeviceRow> = {}): DeviceRow => ({
  id,
  orgId: 'o',
  userId: 'emma',
  label: id,
  lastSeenAt: NOW - 28 * MINUTE,
  pendingCount: 0,
  offlineSince: null,
  oldestPendingAt: null,
  clockSkewMs: null,
  revokedAt: null,
  revokedBy: null,
  revokeReason: null,
  ...set,
});
const words = (set: Partial<DeviceRow>) => stateWords(device('d', set), NOW, 'UTC');

describe('how a device stands', () => {
  it('says what waits since when, by the device’s own word first', () => {
    expect(words({ pendingCount: 4, oldestPendingAt: NOW - 78 * MINUTE })).toBe('4 changes not synced since 09:12');
    expect(words({ pendingCount: 1, offlineSince: NOW - 2 * DAY })).toBe('1 change not synced since Monday');
    expect(words({ pendingCount: 1 })).toBe('1 change not synced since 10:02');
  });

  it('calls up to date only what was heard within a day', () => {
    expect(words({})).toBe('Up to date · heard 10:02');
    expect(words({ lastSeenAt: NOW - 2 * DAY })).toBe('Not heard since Monday');
    expect(words({ lastSeenAt: NOW - 20 * DAY })).toBe('Not heard since Thu, Nov 5 2026');
    expect(stateOf(device('d', { lastSeenAt: NOW - 2 * DAY, pendingCount: 1 }), NOW)).toBe('waiting');
  });

  it('says that it is not trusted before all else', () => {
    expect(words({ revokedAt: NOW - 30 * MINUTE, pendingCount: 2 })).toBe('Revoked 10:00, with 2 changes on it');
  });

  it('gives a day its name only within a week', () => {
    expect(sinceWords(NOW - 11 * 60 * MINUTE, NOW, 'UTC')).toBe('Tuesday 23:30');
    expect(sinceWords(NOW - 6 * DAY, NOW, 'UTC')).toBe('Thursday');
    expect(sinceWords(NOW - 7 * DAY, NOW, 'UTC')).toBe('Wed, Nov 18 2026');
  });

  it('speaks of its clock from a minute on', () => {
    expect(clockWords({ clockSkewMs: 60_000 })).toBeNull();
    expect(clockWords({ clockSkewMs: -180_000 })).toBe('Its clock is 3 min behind');
  });
});

const ALL: DeviceFilter = { state: null, officeId: null, text: '' };

describe('the list', () => {
  const rows = [
    device('fresh'),
    device('revoked', { revokedAt: NOW, pendingCount: 9 }),
    device('waits', { pendingCount: 1, oldestPendingAt: NOW - MINUTE }),
    device('silent', { lastSeenAt: NOW - 3 * DAY, userId: 'nina' }),
    device('waits-longer', { pendingCount: 1, oldestPendingAt: NOW - DAY }),
  ];
  const personOf = (userId: string) =>
    userId === 'nina' ? { name: 'Nina Alvarez', officeId: 'nyc' } : { name: 'Emma Hartley', officeId: 'boston' };
  const ids = (filter: Partial<DeviceFilter>) =>
    listDevices(rows, personOf, { ...ALL, ...filter }, NOW).map(({ id }) => id);

  it('puts what waits first, the revoked last', () => {
    expect(ids({})).toEqual(['waits-longer', 'waits', 'fresh', 'silent', 'revoked']);
  });

  it('narrows by state and by the person’s office', () => {
    expect(ids({ state: 'waiting' })).toEqual(['waits-longer', 'waits']);
    expect(ids({ officeId: 'nyc' })).toEqual(['silent']);
    expect(ids({ state: 'revoked', officeId: 'nyc' })).toEqual([]);
  });

  it('finds by the person’s name and the device’s label', () => {
    expect(ids({ text: 'nina' })).toEqual(['silent']);
    expect(ids({ text: 'emma', state: 'waiting' })).toEqual(['waits-longer', 'waits']);
    expect(ids({ text: 'nobody' })).toEqual([]);
  });

  it('says how many it shows, and of how many', () => {
    expect(summaryWords([], 0, NOW)).toBe('0 devices');
    expect(summaryWords(rows.slice(0, 1), 1, NOW)).toBe('1 device, nothing waits');
    expect(summaryWords(rows, 5, NOW)).toBe('5 devices, 2 hold 2 changes not synced yet');
    expect(summaryWords([device('a'), device('b', { pendingCount: 1 })], 5, NOW)).toBe(
      '2 of 5 devices, one holds 1 change not synced yet',
    );
    expect(summaryWords([], 5, NOW)).toBe('0 of 5 devices');
  });

  it('tells apart what one person has under one label', () => {
    const mac = (id: string, userId: string) => device(id, { userId, label: 'Chrome on a Mac' });
    const two = [mac('0a1b-3f2a', 'emma'), mac('0a1b-77c1', 'emma')];
    expect([...sharingLabels([...two, mac('x', 'nina'), device('y')])]).toEqual(two.map(({ id }) => id));
    expect(two.map(shortId)).toEqual(['…3f2a', '…77c1']);
  });

  it('stands in the address and comes back from it', () => {
    const filter = { state: 'silent', officeId: 'nyc', text: 'mac nina' } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(readFilter(new URLSearchParams('state=x'))).toEqual(ALL);
  });
});
