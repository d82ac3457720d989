import { describe, expect, it } from 'vitest';
import type { AuditLogRow, DeviceRow } from '@openkms/schema/domain/rows.ts';
import { NO_OVERLAY } from '../../view/overlay.ts';
import { baseRows } from '../../view/test-rows.ts';
import { viewOf } from '../../view/view.ts';
import { ACTIONS, actionWords, OUTCOMES, outcomeWords } from './action-words.ts';
import { changesOf, valueText } from './audit-changes.ts';
import { auditCsv } from './audit-csv.ts';
import { filterEntries, NO_FILTER, readFilter, writeFilter } from './audit-filter.ts';
import { entityWords } from './entity-words.ts';
import { verdictShape, verdictWords } from './verdict-words.ts';

const entry = (id: string, set: Partial<AuditLogRow>): AuditLogRow => ({
  id,
  orgId: 'o',
  at: Date.UTC(2027, 0, 4, 12),
  actorId: 'u',
  actorName: 'Michael Chen',
  deviceId: 'd',
  commandId: 'c',
  action: 'session.edit',
  entityTable: 'session',
  entityId: 's',
  outcome: 'applied',
  details: {},
  sealNumber: null,
  prevHash: null,
  hash: null,
  ...set,
});

describe('filtering the audit log', () => {
  const rows = [
    entry('a', { details: { args: { changes: { room: { from: 'A 1', to: 'B 2' } } } } }),
    entry('b', { action: 'auth.login', actorName: 'Emma Ortiz', outcome: 'rejected', entityId: 'emma' }),
  ];
  const ids = (set: Partial<typeof NO_FILTER>) => filterEntries(rows, { ...NO_FILTER, ...set }).map((row) => row.id);

  it('narrows by action, outcome, entity, part of a name, and every word of a text', () => {
    expect(ids({})).toEqual(['a', 'b']);
    expect(ids({ action: 'auth.login' })).toEqual(['b']);
    expect(ids({ outcome: 'applied' })).toEqual(['a']);
    expect(ids({ entityId: 'emma' })).toEqual(['b']);
    expect(ids({ person: ' CHEN' })).toEqual(['a']);
    expect(ids({ text: 'b 2 session' })).toEqual(['a']);
    expect(ids({ text: 'b 3' })).toEqual([]);
    expect(ids({ text: 'edit a session' })).toEqual(['a']);
    expect(ids({ text: 'refused' })).toEqual(['b']);
  });

  it('stands in the address and comes back from it', () => {
    const filter = { action: 'session.edit', entityId: 's', outcome: 'applied', person: 'Em', text: 'room b' };
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter(NO_FILTER).size).toBe(0);
  });
});

describe('what was done, in words', () => {
  it('calls nothing that can be asked for by its code, and lists it by its words', () => {
    for (const { value, label } of [...ACTIONS, ...OUTCOMES]) expect(label).not.toBe(value);
    expect(ACTIONS.find(({ value }) => value === 'session.move')?.label).toBe('Move a session');
    const labels = ACTIONS.map(({ label }) => label);
    expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('shows what it has no words for by its own name', () => {
    expect([actionWords('moon.land'), outcomeWords('eclipsed')]).toEqual(['moon.land', 'eclipsed']);
  });
});

describe('before and after', () => {
  it('reads field edits and moves', () => {
    expect(
      changesOf(
        entry('a', {
          details: {
            args: { sessionId: 's', changes: { room: { from: 'A', to: null } }, meetings: { from: [], to: [1] } },
          },
        }),
      ),
    ).toEqual([
      { field: 'sessionId', before: undefined, after: 's' },
      { field: 'room', before: 'A', after: null },
      { field: 'meetings', before: [], after: [1] },
    ]);
  });

  it('reads what a decision about a conflict wrote', () => {
    const undo = [
      { table: 'session', id: 's', before: { room: 'A' }, after: { room: 'B' } },
      { table: 'registration', id: 'r', before: null, after: { status: 'registered' } },
    ];
    expect(changesOf(entry('a', { details: { args: { conflictId: 'x' }, result: { undo } } }))).toEqual([
      { field: 'session · room', before: 'A', after: 'B' },
      { field: 'registration · status', before: null, after: 'registered' },
    ]);
  });

  it('says nothing where the entry says nothing', () => {
    expect(changesOf(entry('a', { details: { args: 'too long to keep here' } }))).toEqual([]);
    expect(valueText(null)).toBe('nothing');
    expect(valueText(['a', 'b'])).toBe('a, b');
  });
});

describe('what an entry is about', () => {
  const device: DeviceRow = {
    id: 'd1',
    orgId: 'o',
    userId: 'lost-person',
    label: 'Chrome on Linux',
    lastSeenAt: 0,
    pendingCount: 0,
    offlineSince: null,
    oldestPendingAt: null,
    clockSkewMs: null,
    revokedAt: null,
    revokedBy: null,
    revokeReason: null,
  };
  const view = viewOf(baseRows({ device: [device] }), NO_OVERLAY);

  it('names a device by its label, and by its id only where nothing is known of it', () => {
    const about = (entityId: string) => entityWords(view, entry('a', { entityTable: 'device', entityId }));
    expect(about('d1')).toEqual({ kind: 'Device', name: 'Chrome on Linux' });
    expect(about('d2')).toEqual({ kind: 'Device', name: 'd2' });
  });
});

describe('the CSV', () => {
  it('quotes what must be quoted and starts no formula', () => {
    const [head, line] = auditCsv([
      entry('a', { actorName: '=HYPERLINK("x")', details: { note: 'a,b' }, sealNumber: 7, hash: 'ff' }),
    ]).split('\r\n');
    expect(head?.split(',')).toHaveLength(12);
    expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    expect(line).toContain('2027-01-04T12:00:00.000Z');
    expect(line).toContain('"{""note"":""a,b""}"');
  });
});

describe('the verdict', () => {
  it('reads both answers of the server', () => {
    const whole = verdictShape.parse({
      ok: true,
      rows: 1200,
      unsealed: 2,
      head: { sealNumber: 1200, hash: 'abcdef0123456789' },
    });
    expect(verdictWords(whole)).toEqual({
      title: 'All 1,200 sealed entries hold',
      text: expect.stringContaining('2 newer ones wait'),
    });
    const broken = verdictShape.parse({ ok: false, brokenAt: 3, reason: 'content_changed', rowId: 'x' });
    expect(verdictWords(broken).title).toBe('The chain breaks at entry 3');
  });
});
