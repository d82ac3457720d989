import { describe, expect, it } from 'vitest';
import { conflictRow, meetingAt, sessionRow } from '../domain/test-rows.ts';
import { standsOtherwise } from './conflict-standing.ts';
import { wallsOf } from './session-meetings.ts';

const NINE = Date.UTC(2027, 0, 4, 9);
const meetings = [meetingAt(NINE, NINE + 3_600_000)];
const session = sessionRow({ room: 'A', description: 'Bring a laptop.', meetings });
const conflict = conflictRow({
  kind: 'field',
  entityTable: 'session',
  entityId: session.id,
  mine: { room: 'B', description: 'Bring nothing.', meetings: [] },
  theirs: { room: 'A', description: 'Bring a laptop.', meetings: wallsOf(meetings) },
});

describe('what stands where a conflict came about', () => {
  it('is theirs, meetings too, until somebody writes something else', () => {
    expect(standsOtherwise(conflict, session)).toEqual({});
    const moved = [meetingAt(NINE + 3_600_000, NINE + 7_200_000)];
    expect(standsOtherwise(conflict, { ...session, room: null, meetings: moved })).toEqual({
      room: null,
      meetings: wallsOf(moved),
    });
  });

  it('says nothing of fields the conflict is not about, of other kinds, or of what is not there', () => {
    expect(standsOtherwise(conflict, { ...session, capacity: 99 })).toEqual({});
    expect(standsOtherwise({ ...conflict, kind: 'schedule' }, { ...session, room: 'C' })).toEqual({});
    expect(standsOtherwise(conflict, undefined)).toEqual({});
  });
});
