import { describe, expect, it } from 'vitest';
import { commands } from '@openkms/schema/commands/registry.ts';
import type { JsonValue, RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { meetingAt, registrationRow, sessionRow, trainingRow } from '@openkms/schema/domain/test-rows.ts';
import { codeWords } from './code-words.ts';
import { overlappingSessions, seatedInBoth } from './collisions.ts';
import { checkMeetings, draftsOf, type MeetingDraft, nextMeeting, repeatWeekly, wallsOf } from './meetings-draft.ts';
import * as sessionForm from './session-form.ts';
import * as trainingForm from './training-form.ts';

const training = trainingRow({ description: 'Old', skills: ['python'], level: null });
const session = (set: Partial<SessionRow>) => sessionRow({ seatsTaken: 4, ...set });
const meeting = (set: Partial<MeetingDraft>): MeetingDraft => ({
  key: 'k',
  day: '2027-01-04',
  start: '10:00',
  end: '11:00',
  overnight: false,
  room: '',
  kind: null,
  ...set,
});
const understood = (name: string, args: JsonValue) => commands.get(name)?.prepare({ version: 1, args }).kind;

describe('the form of a training', () => {
  it('changes nothing when nothing is typed', () => {
    expect(trainingForm.changesOf(training, trainingForm.draftOf(training))).toEqual({});
  });

  it('sends what each changed field was and shall be, and nothing else', () => {
    const draft = {
      ...trainingForm.draftOf(training),
      title: ' Python 3 ',
      level: 'advanced' as const,
      skills: 'python\n\n data ',
    };
    const changes = trainingForm.changesOf(training, draft);
    expect(changes).toEqual({
      title: { from: 'Python', to: 'Python 3' },
      level: { from: null, to: 'advanced' },
      skills: { from: ['python'], to: ['python', 'data'] },
    });
    expect(understood('training.edit', { trainingId: 't', changes })).toBe('ready');
  });

  it('makes arguments the command understands, and says which field it would refuse', () => {
    const draft = { ...trainingForm.NEW_TRAINING, title: 'Go', code: 'GO-1' };
    expect(trainingForm.trainingErrors(draft)).toEqual({});
    expect(understood('training.create', trainingForm.createArgs(draft, 'id-1'))).toBe('ready');
    const wrong = trainingForm.trainingErrors({ ...draft, title: '<b>Go</b>', code: ' ', hours: 'two' });
    expect(Object.keys(wrong).toSorted()).toEqual(['code', 'hours', 'title']);
    expect(wrong['title']).toContain('plain words');
  });
});

describe('the form of a session', () => {
  it('refuses fewer seats than are taken, with the number', () => {
    const draft = sessionForm.draftOf(session({}));
    expect(sessionForm.sessionErrors({ ...draft, capacity: '3' }, 4)['capacity']).toContain(
      '4 people hold seats already',
    );
    expect(sessionForm.sessionErrors({ ...draft, capacity: '4' }, 4)).toEqual({});
    expect(sessionForm.sessionErrors({ ...draft, capacity: '0' }, 0)['capacity']).toContain('at least one seat');
    expect(sessionForm.sessionErrors({ ...draft, capacity: '2.5' }, 0)['capacity']).toContain('whole number');
    expect(sessionForm.sessionErrors({ ...draft, virtualUrl: 'http://x' }, 0)['virtualUrl']).toContain('https');
  });

  it('sends only what changed', () => {
    const row = session({ room: 'A 1' });
    expect(sessionForm.changesOf(row, sessionForm.draftOf(row))).toEqual({});
    expect(sessionForm.changesOf(row, { ...sessionForm.draftOf(row), room: '', capacity: '12' })).toEqual({
      room: { from: 'A 1', to: null },
      capacity: { from: 10, to: 12 },
    });
  });

  it('plans a session the command understands, with meetings only where there are times', () => {
    const planned = {
      sessionId: 's1',
      trainingId: 't',
      officeId: 'nyc',
      code: 'S-2',
      schedule: 'scheduled',
      mode: 'in-person',
      zone: 'America/New_York',
      meetings: [meeting({})],
    } as const;
    const args = sessionForm.scheduleArgs(planned, sessionForm.NEW_SESSION);
    expect(args['meetings']).toHaveLength(1);
    expect(understood('session.schedule', args)).toBe('ready');
    expect(
      sessionForm.scheduleArgs({ ...planned, schedule: 'self-paced' }, sessionForm.NEW_SESSION)['meetings'],
    ).toEqual([]);
  });

  it('undoes a move by the same command the other way round, the room only where it changed', () => {
    const walls = (day: string) => wallsOf([meeting({ day })]);
    const [was, is] = [
      { walls: walls('2027-01-04'), room: 'A' },
      { walls: walls('2027-01-05'), room: null },
    ];
    const back = sessionForm.moveArgs('s', is, was);
    expect(back).toEqual({
      sessionId: 's',
      meetings: { from: is.walls, to: was.walls },
      room: { from: null, to: 'A' },
    });
    expect(understood('session.move', back)).toBe('ready');
    expect(sessionForm.moveArgs('s', was, { ...is, room: 'A' })).not.toHaveProperty('room');
  });

  it('proposes a code that is free', () => {
    expect(sessionForm.nextSessionCode('PY-1', 'Boston', new Set(['PY-1-BOS-1']))).toBe('PY-1-BOS-2');
  });
});

describe('meetings', () => {
  it('names the meeting the clocks skip', () => {
    const checked = checkMeetings(
      [meeting({ key: 'a' }), meeting({ key: 'b', day: '2027-03-14', start: '02:30', end: '03:30' })],
      'America/New_York',
    );
    expect(checked).toMatchObject({ ok: false, key: 'b', field: 'start' });
    expect(checked.ok ? '' : checked.error).toContain('14 Mar 2027, 02:30 does not exist');
    expect(
      checkMeetings([meeting({ day: '2027-03-14', start: '01:00', end: '02:30' })], 'America/New_York'),
    ).toMatchObject({ field: 'end' });
  });

  it('refuses an end before the start, overlaps, gaps in what is typed, and no meeting at all', () => {
    const wrong = (...drafts: MeetingDraft[]) => {
      const checked = checkMeetings(drafts, 'UTC');
      return checked.ok ? 'fine' : checked.error;
    };
    expect(wrong(meeting({ end: '09:00' }))).toContain('end after it starts');
    expect(wrong(meeting({ end: '09:00', overnight: true }))).toBe('fine');
    expect(wrong(meeting({}), meeting({ key: 'b', start: '10:30', end: '12:00' }))).toContain('overlap');
    expect(wrong(meeting({ day: '' }))).toContain('Choose a day');
    expect(wrong()).toContain('at least one meeting');
  });

  it('names the time that has to change, of the meeting that has it', () => {
    const wrong = (...drafts: MeetingDraft[]) => checkMeetings(drafts, 'UTC');
    expect(wrong(meeting({}), meeting({ key: 'b', end: '08:00' }))).toEqual({
      ok: false,
      key: 'b',
      field: 'end',
      error: 'A meeting must end after it starts.',
    });
    expect(wrong(meeting({}), meeting({ key: 'b', start: '10:30', end: '12:00' }))).toMatchObject({
      key: 'b',
      field: 'start',
    });
    for (const field of ['day', 'start', 'end'] as const)
      expect(wrong(meeting({ [field]: '' }))).toMatchObject({ field, error: 'Choose a day, a start and an end.' });
  });

  it('keeps standing meetings word for word', () => {
    const walls = [
      { start: '2027-01-04T23:00', end: '2027-01-05T01:00', room: 'B', kind: 'lab' },
      { start: '2027-01-11T09:00', end: '2027-01-11T10:00', room: null, kind: null },
    ];
    expect(wallsOf(draftsOf(walls))).toEqual(walls);
  });

  it('adds a week at a time, across the change of clocks, at the same wall time', () => {
    let key = 0;
    const all = repeatWeekly([meeting({ day: '2027-03-08' })], 2, () => `n${(key += 1)}`);
    expect(all.map((each) => each.day)).toEqual(['2027-03-08', '2027-03-15', '2027-03-22']);
    expect(new Set(all.map((each) => each.key)).size).toBe(3);
    expect(nextMeeting([], 'x').day).toBe('');
  });
});

describe('whom a move collides with', () => {
  const times = [{ startsAt: 100, endsAt: 200 }];

  it('finds sessions that share time and have people in them', () => {
    const during = (startsAt: number, endsAt: number) => ({
      startsAt,
      endsAt,
      meetings: [meetingAt(startsAt, endsAt)],
    });
    const near = during(150, 300);
    const sessions = [
      session({ id: 'self', ...near }),
      session({ id: 'hit', ...near }),
      session({ id: 'touching', ...during(200, 300) }),
      session({ id: 'around', startsAt: 0, endsAt: 300, meetings: [meetingAt(0, 50), meetingAt(250, 300)] }),
      session({ id: 'empty', ...near, seatsTaken: 0 }),
      session({ id: 'off', ...near, status: 'cancelled' }),
    ];
    expect(overlappingSessions(times, 'self', sessions).map((each) => each.id)).toEqual(['hit']);
  });

  it('counts only people who hold a seat on both rosters', () => {
    const row = (userId: string, status: RegistrationRow['status']) => registrationRow({ id: userId, userId, status });
    expect(
      seatedInBoth(
        [row('a', 'registered'), row('b', 'registered')],
        [row('a', 'registered'), row('b', 'waitlisted'), row('c', 'registered')],
      ),
    ).toEqual(['a']);
  });
});

describe('refusals', () => {
  it('reads as sentences, also for a code nobody foresaw', () => {
    expect(codeWords('training_has_upcoming_sessions', { sessionIds: ['a'] })).toContain('1 session is still to come');
    expect(codeWords('brand_new')).toContain('brand_new');
  });
});
