import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { createWorld, type World } from './fixture.ts';

let world: World;
let manager: Actor;
let admin: Actor;
beforeAll(async () => {
  world = await createWorld();
  manager = await world.person('manager');
  admin = await world.person('admin');
});
afterAll(() => world.close());

const envelope = (actor: Actor, name: string, args: unknown, extra: object = {}) => ({
  id: uuidv7(),
  name,
  version: 1,
  args,
  actor: actor.userId,
  device: 'hostile',
  seq: 1,
  issuedAt: world.clock.now,
  ...extra,
});
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const walls = (day: string, from: string, to: string) => [
  { start: `2027-03-${day}T${from}`, end: `2027-03-${day}T${to}` },
];
const register = async (person: Actor, sessionId: string) => {
  const registrationId = uuidv7();
  const receipt = await world.send(person, 'registration.register', { registrationId, sessionId });
  return { registrationId, receipt };
};
/** A person with seats in two sessions, the first of which was then moved onto the second; and the conflict of it. */
async function collision(day: number) {
  const person = await world.person();
  const moved = await world.session(manager, { day, hour: 9 });
  const other = await world.session(manager, { day, hour: 14 });
  const mine = await register(person, moved.sessionId);
  const theirs = await register(person, other.sessionId);
  await world.send(manager, 'session.move', {
    sessionId: moved.sessionId,
    meetings: { from: walls(String(day), '09:00', '11:00'), to: walls(String(day), '14:00', '16:00') },
  });
  const { id } = await world.row('select id from sync_conflict where entity_id = $1', [mine.registrationId]);
  return { person, moved, other, mine, theirs, conflictId: String(id) };
}

describe('what cannot be stored costs the sender that command alone', () => {
  it.each(['args', 'base'])('keeps %s of 10,000 levels as a dead letter and goes on', async (part) => {
    const hostile = envelope(manager, 'training.archive', {}, { [part]: deep(10_000) });
    const fine = envelope(manager, 'training.archive', { trainingId: 'none', reason: 'tidy' });
    const { receipts } = await world.executor.executeBatch([hostile, deep(10_000), fine], manager);
    expect(receipts.map((each) => [each.status, each.code])).toEqual([
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['rejected', 'not_found'],
    ]);
    expect(receipts[0]?.id).toBe(hostile.id);
  });

  it('keeps a command from a clock beyond the year 9999 as a dead letter', async () => {
    for (const instant of [Date.UTC(10_000, 0, 1), 8.64e15]) {
      const {
        receipts: [late, since],
      } = await world.executor.executeBatch(
        [
          envelope(manager, 'training.archive', { trainingId: 'x', reason: 'y' }, { issuedAt: instant }),
          envelope(manager, 'training.archive', { trainingId: 'x', reason: 'y' }, { offlineSince: instant }),
        ],
        manager,
      );
      expect([late?.status, since?.status]).toEqual(['dead-letter', 'dead-letter']);
    }
  });

  it('keeps a meeting that ends beyond the year 9999 in UTC as a dead letter', async () => {
    const { sessionId } = await world.session(manager, { day: 3, hour: 9 });
    const receipt = await world.send(manager, 'session.move', {
      sessionId,
      meetings: {
        from: walls('03', '09:00', '11:00'),
        to: [{ start: '9999-12-31T22:00', end: '9999-12-31T23:00' }],
      },
    });
    expect([receipt.status, receipt.code]).toEqual(['dead-letter', 'invalid_args']);
  });

  it('refuses imported instants that no column holds', async () => {
    const { sessionId } = await world.session(manager, { day: 4, hour: 9 });
    const row = { id: uuidv7(), sessionId, userId: manager.userId, status: 'registered' };
    for (const requestedAt of [9e15, -9e15, Date.UTC(10_000, 0, 1)]) {
      const receipt = await world.send(admin, 'import.registrations', { rows: [{ ...row, requestedAt }] });
      expect([receipt.status, receipt.code]).toEqual(['dead-letter', 'invalid_args']);
    }
  });
});

describe('waitlists', () => {
  it('passes over a hundred people who cannot come when a seat becomes free', async () => {
    const seated = await world.person();
    const { sessionId } = await world.session(manager, { day: 5, hour: 9, capacity: 1 });
    const same = await world.session(manager, { day: 6, hour: 9, capacity: 500 });
    const { registrationId } = await register(seated, sessionId);
    const people = await Promise.all(Array.from({ length: 100 }, () => world.person()));
    for (const person of people) {
      expect((await register(person, sessionId)).receipt.code).toBe('waitlisted');
      await register(person, same.sessionId);
    }
    const last = await world.person();
    await register(last, sessionId);
    await world.send(manager, 'session.move', {
      sessionId: same.sessionId,
      meetings: { from: walls('06', '09:00', '11:00'), to: walls('05', '09:00', '11:00') },
    });

    const cancelled = await world.send(seated, 'registration.cancel', { registrationId, sessionId });

    expect(cancelled.status).toBe('applied');
    expect(
      await world.row(`select user_id from registration where session_id = $1 and status = 'registered'`, [sessionId]),
    ).toEqual({ user_id: last.userId });
  });

  it('gives a seat to a waiting person whom a cancelled session has set free', async () => {
    const [seated, waiting] = [await world.person(), await world.person()];
    const wanted = await world.session(manager, { day: 7, hour: 9, capacity: 1 });
    const held = await world.session(manager, { day: 8, hour: 9 });
    const { registrationId } = await register(seated, wanted.sessionId);
    await register(waiting, wanted.sessionId);
    await register(waiting, held.sessionId);
    await world.send(manager, 'session.move', {
      sessionId: held.sessionId,
      meetings: { from: walls('08', '09:00', '11:00'), to: walls('07', '09:00', '11:00') },
    });
    await world.send(seated, 'registration.cancel', { registrationId, sessionId: wanted.sessionId });

    await world.send(manager, 'session.cancel', { sessionId: held.sessionId, reason: 'trainer ill' });

    expect(
      await world.row(`select user_id from registration where session_id = $1 and status = 'registered'`, [
        wanted.sessionId,
      ]),
    ).toEqual({ user_id: waiting.userId });
  });
});

describe('resolutions', () => {
  it.each(['toString', 'constructor', 'hasOwnProperty'])(
    'refuses the field %s, which every object has',
    async (field) => {
      const { sessionId } = await world.session(manager, { day: 9, hour: 9 });
      await world.send(manager, 'session.edit', {
        sessionId,
        changes: { description: { from: 'something else', to: 'mine' } },
      });
      const { id } = await world.row('select id from sync_conflict where entity_id = $1', [sessionId]);
      const receipt = await world.send(admin, 'conflict.resolve', {
        conflictId: String(id),
        resolution: 'edited',
        values: { [field]: 'x' },
      });
      expect([receipt.status, receipt.code]).toEqual(['rejected', 'resolution_invalid']);
    },
  );

  it('leaves no scheduled session without a meeting', async () => {
    const { sessionId } = await world.session(manager, { day: 21, hour: 9 });
    await world.send(manager, 'session.move', {
      sessionId,
      meetings: { from: walls('22', '09:00', '11:00'), to: walls('22', '14:00', '16:00') },
    });
    const { id } = await world.row('select id from sync_conflict where entity_id = $1', [sessionId]);
    const receipt = await world.send(admin, 'conflict.resolve', {
      conflictId: String(id),
      resolution: 'edited',
      values: { meetings: [] },
    });
    expect([receipt.status, receipt.code]).toEqual(['rejected', 'meetings_required']);
  });

  it('refuses a registration id that is none', async () => {
    const { conflictId } = await collision(10);
    const free = await world.session(manager, { day: 11, hour: 9 });
    for (const registrationId of ['x'.repeat(100_000), '<b>', '']) {
      const receipt = await world.send(admin, 'conflict.resolve', {
        conflictId,
        resolution: 'edited',
        values: { sessionId: free.sessionId, registrationId },
      });
      expect([receipt.status, receipt.code]).toEqual(['rejected', 'resolution_invalid']);
    }
  });

  it('undoes no cancellation where the person has taken another seat at that time since', async () => {
    const { person, conflictId, moved, mine, theirs } = await collision(12);
    await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });
    await world.send(person, 'registration.cancel', {
      registrationId: mine.registrationId,
      sessionId: moved.sessionId,
    });
    const third = await world.session(manager, { day: 12, hour: 15 });
    expect((await register(person, third.sessionId)).receipt.status).toBe('applied');

    const reopened = await world.send(admin, 'conflict.reopen', { conflictId });

    expect([reopened.status, reopened.code]).toEqual(['adjusted', 'partly_undone']);
    expect(await world.row('select status from registration where id = $1', [theirs.registrationId])).toEqual({
      status: 'cancelled',
    });
  });

  it('reopens where the person has registered anew for the session that was given up', async () => {
    const { person, conflictId, moved, mine } = await collision(15);
    await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'theirs' });
    await world.send(manager, 'session.move', {
      sessionId: moved.sessionId,
      meetings: { from: walls('15', '14:00', '16:00'), to: walls('15', '09:00', '11:00') },
    });
    expect((await register(person, moved.sessionId)).receipt.status).toBe('applied');

    const reopened = await world.send(admin, 'conflict.reopen', { conflictId });

    expect([reopened.status, reopened.code]).toEqual(['adjusted', 'partly_undone']);
    expect(await world.row('select status from registration where id = $1', [mine.registrationId])).toEqual({
      status: 'cancelled',
    });
  });

  it('tells of collisions when a resolution moves a session', async () => {
    const person = await world.person();
    const { sessionId } = await world.session(manager, { day: 16, hour: 9 });
    const other = await world.session(manager, { day: 16, hour: 14 });
    const { registrationId } = await register(person, sessionId);
    await register(person, other.sessionId);
    await world.send(manager, 'session.move', {
      sessionId,
      meetings: { from: walls('17', '09:00', '11:00'), to: walls('16', '14:00', '16:00') },
    });
    const { id } = await world.row('select id from sync_conflict where entity_id = $1', [sessionId]);

    const resolved = await world.send(admin, 'conflict.resolve', { conflictId: String(id), resolution: 'mine' });

    expect(resolved.status).toBe('applied');
    expect(
      await world.rows(`select 1 from sync_conflict where kind = 'schedule' and entity_id = $1`, [registrationId]),
    ).toHaveLength(1);
    expect(
      await world.rows(`select 1 from graphile_worker.jobs where key like $1`, [
        `${resolved.id}:session-moved:${person.userId}:%`,
      ]),
    ).toHaveLength(1);
  });
});

describe('moves and imports', () => {
  it('moves a session whose wall times stay and whose zone changes', async () => {
    const { sessionId } = await world.session(manager, { day: 18, hour: 9 });
    const receipt = await world.send(manager, 'session.move', {
      sessionId,
      zone: 'America/Chicago',
      meetings: { from: walls('18', '09:00', '11:00'), to: walls('18', '09:00', '11:00') },
    });
    expect(receipt.status).toBe('applied');
    expect(await world.row('select zone, starts_at, meetings from session where id = $1', [sessionId])).toMatchObject({
      zone: 'America/Chicago',
      starts_at: new Date('2027-03-18T14:00:00Z'),
      meetings: [{ startsAt: Date.parse('2027-03-18T14:00:00Z'), wallStart: '2027-03-18T09:00' }],
    });
  });

  it('moves the instants of a session that an import states in another zone', async () => {
    const { sessionId, trainingId } = await world.session(manager, { day: 23, hour: 9 });
    const row = (zone: string) => ({
      id: sessionId,
      trainingId,
      officeId: world.office,
      code: sessionId.slice(-20),
      schedule: 'scheduled',
      mode: 'in-person',
      zone,
      capacity: 3,
      room: null,
      virtualUrl: null,
      trainers: [],
      meetings: walls('23', '09:00', '11:00'),
    });
    await world.send(admin, 'import.sessions', { rows: [row('America/New_York')] });
    const again = await world.send(admin, 'import.sessions', { rows: [row('America/New_York')] });
    expect(again.details).toMatchObject({ updated: 0, unchanged: 1 });
    await world.send(admin, 'import.sessions', { rows: [row('America/Chicago')] });
    expect(await world.row('select starts_at, meetings from session where id = $1', [sessionId])).toMatchObject({
      starts_at: new Date('2027-03-23T14:00:00Z'),
      meetings: [{ startsAt: Date.parse('2027-03-23T14:00:00Z'), wallStart: '2027-03-23T09:00' }],
    });
  });

  it('never lets an import carry a registration to another session or person', async () => {
    const [one, two] = [
      await world.session(manager, { day: 19, hour: 9 }),
      await world.session(manager, { day: 20, hour: 9 }),
    ];
    const row = {
      id: uuidv7(),
      sessionId: one.sessionId,
      userId: manager.userId,
      status: 'registered',
      requestedAt: 1,
    };
    await world.send(admin, 'import.registrations', { rows: [row] });
    const receipt = await world.send(admin, 'import.registrations', { rows: [{ ...row, sessionId: two.sessionId }] });
    expect(receipt.details['errors']).toEqual([{ id: row.id, code: 'duplicate_id', at: two.sessionId }]);
    expect(await world.row('select seats_taken from session where id = $1', [one.sessionId])).toEqual({
      seats_taken: 1,
    });
  });

  it('reports the second of two rows with one id and takes the others in', async () => {
    const row = (id: string, email: string) => ({ id, email, name: 'Ann', officeId: world.office, role: 'employee' });
    const [first, second] = [uuidv7(), uuidv7()];
    const receipt = await world.send(admin, 'import.people', {
      rows: [
        row(first, `${first}@acme.example`),
        row(first, `${first}@acme.example`),
        row(second, `${second}@acme.example`),
      ],
    });
    expect(receipt.details).toEqual({
      inserted: 2,
      updated: 0,
      unchanged: 0,
      errors: [{ id: first, code: 'duplicate_id', at: first }],
    });
  });
});
