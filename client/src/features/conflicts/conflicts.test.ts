import { describe, expect, it } from 'vitest';
import type { JsonValue, SessionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { conflictRow, meetingAt, sessionRow } from '@openkms/schema/domain/test-rows.ts';
import { filterConflicts, neighbour, NO_FILTER, peopleIn, readFilter, writeFilter } from './conflict-filter.ts';
import {
  aboutWords,
  canReopen,
  choiceWords,
  decisionWords,
  offlineWords,
  refusalWords,
  rightsOf,
} from './conflict-words.ts';
import { editable, fieldLabel, meetingLines, readEdited, valueWords } from './field-words.ts';
import { meaningOf } from './inbox-keys.ts';
import { refusedDecision } from './refused-decision.ts';
import { alternatives, collidingMeetings, readHeld, readSide } from './schedule-side.ts';

const NOW = Date.UTC(2027, 0, 4, 12);
const HOUR = 3_600_000;

const conflict = (id: string, set: Partial<SyncConflictRow>): SyncConflictRow =>
  conflictRow({
    id,
    kind: 'field',
    entityTable: 'session',
    entityId: 's',
    officeId: 'nyc',
    commandName: 'session.edit',
    userId: 'michael',
    userName: 'Michael',
    theirsUserId: 'nina',
    theirsUserName: 'Nina',
    issuedAt: NOW,
    createdAt: NOW,
    updatedAt: NOW,
    ...set,
  });

describe('the inbox filter', () => {
  const rows = [
    conflict('new', { createdAt: NOW - HOUR }),
    conflict('old', {
      createdAt: NOW - 30 * HOUR,
      kind: 'schedule',
      officeId: 'boston',
      userId: 'emma',
      theirsUserId: 'michael',
    }),
    conflict('done', { status: 'resolved', createdAt: NOW - 9 * 24 * HOUR, resolvedAt: NOW }),
  ];
  const ids = (filter: Partial<typeof NO_FILTER>) =>
    filterConflicts(rows, { ...NO_FILTER, ...filter }, NOW).map((row) => row.id);

  it('lists open conflicts, who waits longest first', () => {
    expect(ids({})).toEqual(['old', 'new']);
    expect(ids({ status: 'resolved' })).toEqual(['done']);
  });

  it('narrows by kind, office, person on either side, and age', () => {
    expect(ids({ kind: 'schedule' })).toEqual(['old']);
    expect(ids({ officeId: 'nyc' })).toEqual(['new']);
    expect(ids({ personId: 'michael' })).toEqual(['old', 'new']);
    expect(ids({ personId: 'emma' })).toEqual(['old']);
    expect(ids({ age: 'last-day' })).toEqual(['new']);
    expect(ids({ age: 'over-day' })).toEqual(['old']);
    expect(ids({ age: 'over-week', status: 'resolved' })).toEqual(['done']);
  });

  it('stands in the address and comes back from it', () => {
    const filter = { status: 'resolved', kind: 'field', officeId: 'nyc', personId: 'emma', age: 'over-day' } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter(NO_FILTER).toString()).toBe('');
    expect(readFilter(new URLSearchParams('kind=nonsense&age=7&status=x'))).toEqual(NO_FILTER);
  });

  it('offers each person once, by name', () => {
    expect(
      peopleIn(rows)
        .map((person) => person.id)
        .toSorted(),
    ).toEqual(['emma', 'michael', 'nina']);
  });

  it('moves up and down, stays at the ends, and goes on where a decided one has left', () => {
    expect(neighbour(['a', 'b', 'c'], 'a', 0, 1)).toBe('b');
    expect(neighbour(['a', 'b', 'c'], 'c', 2, 1)).toBe('c');
    expect(neighbour(['a', 'b', 'c'], null, 0, 1)).toBe('a');
    expect(neighbour(['a', 'c'], 'b', 1, 1)).toBe('c');
    expect(neighbour(['a', 'c'], 'b', 1, -1)).toBe('a');
    expect(neighbour([], 'b', 1, 1)).toBeUndefined();
  });
});

describe('a conflict over rights', () => {
  const rights = conflict('r', {
    kind: 'rights',
    base: { role: 'manager' },
    mine: { command: 'session.edit', args: { sessionId: 's' } },
    theirs: { role: 'employee' },
  });

  it('says what was asked for, and who the person was and is', () => {
    expect(aboutWords(rights)).toBe('Edit a session, no longer allowed');
    expect(rightsOf(rights)).toEqual({ of: 'role', was: 'Manager', is: 'Employee', args: { sessionId: 's' } });
    const moved = { ...rights, base: { scope: 'global' }, theirs: { scope: 'agent' } };
    expect(rightsOf(moved)).toMatchObject({ of: 'prompt', was: 'Everybody’s', is: 'An agent’s' });
    expect(choiceWords(rights).mine).toContain('Michael’s name');
  });

  it('is reopened only where nothing was done', () => {
    expect(decisionWords(rights, 'mine')).toBe('Done after all, for Michael');
    expect(decisionWords(rights, 'theirs')).toBe('Left undone');
    expect(canReopen({ ...rights, resolution: 'mine' })).toBe(false);
    expect(canReopen({ ...rights, resolution: 'theirs' })).toBe(true);
    expect(canReopen({ kind: 'field', resolution: 'mine' })).toBe(true);
  });

  it('is found by its kind', () => {
    expect(readFilter(writeFilter({ ...NO_FILTER, kind: 'rights' })).kind).toBe('rights');
  });
});

describe('fields of a conflict', () => {
  const meetings = [{ start: '2027-01-04T10:00', end: '2027-01-04T11:30', room: 'Room 3', kind: null }];

  it('reads values as people do', () => {
    expect(fieldLabel('virtualUrl')).toBe('Online link');
    expect(valueWords('room', null)).toBe('Nothing');
    expect(valueWords('trainers', ['Ann', 'Bo'])).toBe('Ann, Bo');
    expect(meetingLines(meetings)).toEqual(['Mon, 4 Jan 2027, 10:00–11:30 · Room 3']);
    expect(valueWords('meetings', [])).toBe('No meetings');
  });

  it('gives back what it was given when nothing is edited', () => {
    const samples: [string, JsonValue][] = [
      ['description', 'one\ntwo'],
      ['capacity', 12],
      ['hours', 1.5],
      ['room', null],
      ['room', 'A 1'],
      ['trainers', ['Ann', 'Bo, the second']],
      ['skills', []],
      ['level', null],
      ['level', 'advanced'],
      ['meetings', meetings],
      ['title', 'Python'],
      ['agent', null],
      ['variables', [{ name: 'tone', type: 'text', required: true, default: null, description: '' }]],
    ];
    for (const [field, value] of samples) expect(readEdited(field, editable(field, value), value)).toEqual(value);
  });

  it('refuses a number that is none and keeps an empty description a text', () => {
    expect(readEdited('capacity', 'many', 3)).toBeUndefined();
    expect(readEdited('capacity', ' ', 3)).toBeUndefined();
    expect(readEdited('variables', '[{', [])).toBeUndefined();
    expect(valueWords('variables', [{ name: 'tone', type: 'text' }])).toBe('tone');
    expect(readEdited('description', '', 'x')).toBe('');
  });
});

describe('words', () => {
  it('says how long the person was offline and when in it the change was made', () => {
    expect(offlineWords({ offlineSince: NOW - 4 * HOUR, issuedAt: NOW - 3 * HOUR, createdAt: NOW })).toBe(
      'offline for 4 h, changed 1 h into it',
    );
    expect(offlineWords({ offlineSince: null, issuedAt: NOW - 10, createdAt: NOW })).toBe('online');
    expect(offlineWords({ offlineSince: NOW, issuedAt: NOW - HOUR, createdAt: NOW + HOUR })).toContain(
      'less than a minute into it',
    );
  });

  it('says of a field that has changed since what each choice would do to what stands now', () => {
    const field = conflict('a', {});
    expect(choiceWords(field).theirs).toBe('Leave what Nina entered.');
    expect(choiceWords(field, true)).toMatchObject({
      mine: 'Write what Michael entered, over what stands now.',
      theirs: 'Leave what stands now.',
    });
    expect(refusalWords('changed_meanwhile')).toContain('nothing was overwritten');
  });

  it('names whose version was kept', () => {
    expect(decisionWords(conflict('a', {}), 'theirs')).toBe('Kept Nina’s version');
    expect(decisionWords(conflict('a', { theirsUserName: null }), 'theirs')).toBe('Kept the standing version');
  });
});

describe('schedule conflicts', () => {
  const described = (sessionId: string, startsAt: number) => ({
    sessionId,
    registrationId: `r-${sessionId}`,
    title: sessionId,
    officeId: 'nyc',
    zone: 'UTC',
    startsAt,
    endsAt: startsAt + HOUR,
    meetings: [{ startsAt, endsAt: startsAt + HOUR }],
  });
  const at = (startsAt: number) => {
    const endsAt = startsAt + HOUR;
    return { startsAt, endsAt, meetings: [meetingAt(startsAt, endsAt)] };
  };
  const session = (id: string, set: Partial<SessionRow>) =>
    sessionRow({ id, code: id, capacity: 2, ...at(NOW + HOUR), ...set });
  const held = readHeld({ registrations: [described('held', NOW + HOUR), { nonsense: true }] });

  it('reads what the executor stored and leaves out what it cannot read', () => {
    expect(held.map((side) => side.sessionId)).toEqual(['held']);
    expect(readSide({})).toBeUndefined();
    const mine = readSide(described('mine', NOW + HOUR + 1));
    expect(mine && collidingMeetings(mine, held)).toHaveLength(1);
  });

  it('offers sessions that fit: free before full, soonest first, none that begun, cancelled or colliding', () => {
    const sessions = [
      session('clash', at(NOW + HOUR)),
      session('later', at(NOW + 9 * HOUR)),
      session('soon', at(NOW + 3 * HOUR)),
      session('full', { ...at(NOW + 2 * HOUR), seatsTaken: 2 }),
      session('begun', at(NOW - 1)),
      session('off', { ...at(NOW + 5 * HOUR), status: 'cancelled' }),
      session('mine', {}),
      session('paced', { startsAt: null, endsAt: null, meetings: [] }),
    ];
    expect(alternatives(sessions, 'mine', held, NOW).map((each) => each.session.id)).toEqual([
      'soon',
      'later',
      'paced',
      'full',
    ]);
  });
});

describe('what the server and the keys say', () => {
  it('reports a refused decision until a newer one was made', () => {
    const entry = (state: 'rejected' | 'applied', conflictId: string) => ({
      name: 'conflict.resolve',
      args: { conflictId },
      state,
      code: state === 'rejected' ? 'schedule_overlap' : null,
    });
    expect(refusedDecision([entry('rejected', 'a'), entry('applied', 'b')], 'a')).toBe('schedule_overlap');
    expect(refusedDecision([entry('applied', 'a'), entry('rejected', 'a')], 'a')).toBeNull();
    expect(
      refusedDecision([{ name: 'session.edit', args: { conflictId: 'a' }, state: 'rejected', code: 'x' }], 'a'),
    ).toBeNull();
  });

  it('lets keys act on the page, arrows in the list only, and nothing while somebody types', () => {
    const press = (key: string, set: Partial<{ metaKey: boolean; defaultPrevented: boolean }> = {}) => ({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      defaultPrevented: false,
      ...set,
    });
    expect(meaningOf(press('m'), 'page')).toBe('mine');
    expect(meaningOf(press('j'), 'control')).toBe('next');
    expect(meaningOf(press('ArrowDown'), 'list')).toBe('next');
    expect(meaningOf(press('ArrowDown'), 'page')).toBeUndefined();
    expect(meaningOf(press('m'), 'field')).toBeUndefined();
    expect(meaningOf(press('t', { metaKey: true }), 'page')).toBeUndefined();
    expect(meaningOf(press('u', { defaultPrevented: true }), 'page')).toBeUndefined();
    expect(meaningOf(press('x'), 'page')).toBeUndefined();
  });
});
