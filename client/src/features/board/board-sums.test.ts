import { describe, expect, it } from 'vitest';
import type { DeviceRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { officeRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';
import { aboutToBeFull, FIGURES, sessionsBehind, sumByOffice, unsyncedDevices, unsyncedWords } from './board-sums.ts';
import { feedWords, ordinal } from './feed-words.ts';

const NOW = Date.UTC(2027, 0, 4, 12);
const HOUR = 3_600_000;

const office = (id: string, isVirtual = false) => officeRow({ id, code: id, name: id, zone: 'UTC', isVirtual });
const session = (id: string, set: Partial<SessionRow>) =>
  sessionRow({
    id,
    code: id,
    officeId: 'Boston',
    zone: 'UTC',
    seatsTaken: 5,
    startsAt: NOW + HOUR,
    endsAt: NOW + 2 * HOUR,
    ...set,
  });

const sessions = [
  session('open', {}),
  session('over', { startsAt: NOW - 2 * HOUR, endsAt: NOW }),
  session('running', { startsAt: NOW - HOUR, endsAt: NOW + HOUR, seatsTaken: 9 }),
  session('cancelled', { status: 'cancelled', waitlistCount: 7 }),
  session('last-seat', { seatsTaken: 9, startsAt: NOW + 3 * HOUR, endsAt: NOW + 4 * HOUR }),
  session('full', { seatsTaken: 10, waitlistCount: 3 }),
  session('self-paced', {
    schedule: 'self-paced',
    startsAt: null,
    endsAt: null,
    officeId: 'Virtual',
    capacity: 100,
    seatsTaken: 95,
  }),
  session('empty-pair', { capacity: 2, seatsTaken: 0, officeId: 'Virtual' }),
];

describe('the sums of the board', () => {
  const sums = sumByOffice([office('Virtual', true), office('NYC'), office('Boston')], sessions, NOW);

  it('puts offices side by side by name, the virtual one last', () => {
    expect(sums.map((sum) => sum.office.id)).toEqual(['Boston', 'NYC', 'Virtual']);
  });

  it('counts neither what is over nor what is cancelled', () => {
    expect(sums[0]).toMatchObject({ taken: 5 + 9 + 9 + 10, capacity: 40, waiting: 3, upcoming: 3, nearlyFull: 1 });
    expect(sums[1]).toMatchObject({ taken: 0, capacity: 0, waiting: 0, upcoming: 0, nearlyFull: 0 });
  });

  it('opens exactly the rows it has counted', () => {
    for (const sum of sums) {
      const behind = Object.fromEntries(
        FIGURES.map((figure) => [figure, sessionsBehind(figure, sum.office.id, sessions, NOW)]),
      );
      expect(behind['seats']?.reduce((total, each) => total + each.seatsTaken, 0)).toBe(sum.taken);
      expect(behind['waiting']?.reduce((total, each) => total + each.waitlistCount, 0)).toBe(sum.waiting);
      expect(behind['upcoming']).toHaveLength(sum.upcoming);
      expect(behind['nearly-full']).toHaveLength(sum.nearlyFull);
    }
  });

  it('calls neither a full nor an untouched nor a begun session about to be full', () => {
    expect(aboutToBeFull(sessions, NOW, 10).map((each) => each.id)).toEqual(['last-seat', 'self-paced']);
  });

  it('lists devices that hold changes, longest away first', () => {
    const device = (id: string, pendingCount: number, offlineSince: number | null): DeviceRow => ({
      id,
      orgId: 'o',
      userId: 'u',
      label: id,
      lastSeenAt: NOW,
      pendingCount,
      offlineSince,
      oldestPendingAt: null,
      clockSkewMs: null,
      revokedAt: null,
      revokedBy: null,
      revokeReason: null,
    });
    const rows = [device('fresh', 1, null), device('clean', 0, NOW - HOUR), device('away', 4, NOW - HOUR)];
    expect(unsyncedDevices(rows).map((each) => each.id)).toEqual(['away', 'fresh']);
    expect(unsyncedWords(unsyncedDevices(rows))).toBe('2 devices hold 5 changes not synced yet');
    expect(unsyncedWords([device('one', 1, null)])).toBe('1 device holds 1 change not synced yet');
    expect(unsyncedWords([])).toBeNull();
  });
});

describe('the feed', () => {
  it('says what happened', () => {
    expect(feedWords({ status: 'registered', source: 'promotion', waitlistPosition: null }, false).did).toContain(
      'moved up',
    );
    expect(feedWords({ status: 'waitlisted', source: 'person', waitlistPosition: 3 }, false).did).toBe(
      'waits, 3rd in line, for',
    );
  });

  it('counts in English', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
      '111th',
    ]);
  });
});
