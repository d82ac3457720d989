import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, HOUR, NOON, type World } from './fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const seen = { meetings: [], seatsLeft: 1 };
const walls = (day: string, from: string, to: string) => [
  { start: `2027-03-${day}T${from}`, end: `2027-03-${day}T${to}` },
];

describe('seats', () => {
  it('registers, tells the waitlist position when full, and promotes in order when a seat is given back', async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 10, hour: 9, capacity: 1 });
    const people = [await world.person(), await world.person(), await world.person()] as const;
    const ids = people.map(() => uuidv7());
    const receipts = [];
    for (const [index, person] of people.entries()) {
      world.clock.now += 1000;
      receipts.push(await world.send(person, 'registration.register', { registrationId: ids[index] ?? '', sessionId }));
    }
    expect(receipts.map((receipt) => [receipt.status, receipt.details['waitlistPosition']])).toEqual([
      ['applied', null],
      ['adjusted', 1],
      ['adjusted', 2],
    ]);

    const cancelled = await world.send(people[0], 'registration.cancel', { registrationId: ids[0] ?? '', sessionId });
    expect(cancelled.status).toBe('applied');
    expect(
      await world.rows(
        'select user_id, status, waitlist_position from registration where session_id = $1 order by requested_at',
        [sessionId],
      ),
    ).toEqual([
      { user_id: people[0].userId, status: 'cancelled', waitlist_position: null },
      { user_id: people[1].userId, status: 'registered', waitlist_position: null },
      { user_id: people[2].userId, status: 'waitlisted', waitlist_position: 1 },
    ]);
    expect(await world.row('select seats_taken, waitlist_count from session where id = $1', [sessionId])).toEqual({
      seats_taken: 1,
      waitlist_count: 1,
    });
    expect(
      await world.rows(`select 1 from audit_log where action = 'registration.promoted' and entity_id = $1`, [ids[1]]),
    ).toHaveLength(1);
  });

  it('never oversells when forty people race for three seats', async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 11, hour: 9, capacity: 3 });
    const people = await Promise.all(Array.from({ length: 40 }, () => world.person()));
    const receipts = await Promise.all(
      people.map((person) => world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId })),
    );
    expect(receipts.filter((receipt) => receipt.status === 'applied')).toHaveLength(3);
    expect(receipts.filter((receipt) => receipt.code === 'waitlisted')).toHaveLength(37);
    const positions = await world.rows(
      `select waitlist_position p from registration where session_id = $1 and status = 'waitlisted' order by 1`,
      [sessionId],
    );
    expect(positions.map((row) => row['p'])).toEqual(Array.from({ length: 37 }, (_, index) => index + 1));
  });

  it('skips a waiting person whose calendar is taken, and promotes them once it is free again', async () => {
    const manager = await world.person('manager');
    const wanted = await world.session(manager, { day: 12, hour: 9, capacity: 1 });
    const other = await world.session(manager, { day: 12, hour: 10 });
    const [holder, busy] = [await world.person(), await world.person()];
    const [held, waiting, blocking] = [uuidv7(), uuidv7(), uuidv7()];
    await world.send(holder, 'registration.register', { registrationId: held, sessionId: wanted.sessionId });
    await world.send(busy, 'registration.register', { registrationId: waiting, sessionId: wanted.sessionId });
    await world.send(busy, 'registration.register', { registrationId: blocking, sessionId: other.sessionId });
    await world.send(holder, 'registration.cancel', { registrationId: held, sessionId: wanted.sessionId });
    const status = async () => (await world.row('select status from registration where id = $1', [waiting]))['status'];
    expect(await status()).toBe('waitlisted');
    await world.send(busy, 'registration.cancel', { registrationId: blocking, sessionId: other.sessionId });
    expect(await status()).toBe('registered');
  });

  it('promotes nobody once the session has begun', async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 2, hour: 9, capacity: 1 });
    const [holder, waiting] = [await world.person(), await world.person()];
    await world.send(holder, 'registration.register', { registrationId: uuidv7(), sessionId });
    const id = uuidv7();
    await world.send(waiting, 'registration.register', { registrationId: id, sessionId });
    const before = world.clock.now;
    world.clock.now = Date.UTC(2027, 2, 2, 14, 30);
    await world.send(manager, 'session.edit', { sessionId, changes: { capacity: { from: 1, to: 5 } } });
    world.clock.now = before;
    expect((await world.row('select status from registration where id = $1', [id]))['status']).toBe('waitlisted');
  });

  it('promotes as many as a larger capacity allows and refuses one below the seats taken', async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 13, hour: 9, capacity: 1 });
    for (let n = 0; n < 4; n += 1)
      await world.send(await world.person(), 'registration.register', { registrationId: uuidv7(), sessionId });
    await world.send(manager, 'session.edit', { sessionId, changes: { capacity: { from: 1, to: 3 } } });
    expect(await world.row('select seats_taken, waitlist_count from session where id = $1', [sessionId])).toEqual({
      seats_taken: 3,
      waitlist_count: 1,
    });
    const refused = await world.send(manager, 'session.edit', { sessionId, changes: { capacity: { from: 3, to: 2 } } });
    expect([refused.status, refused.code]).toEqual(['rejected', 'capacity_below_seats_taken']);
  });
});

describe('idempotence', () => {
  it('answers a command sent twice, also at the same moment, with one receipt and one effect', async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 14, hour: 9 });
    const person = await world.person();
    const command = { registrationId: uuidv7(), sessionId };
    const id = uuidv7();
    const receipts = await Promise.all(
      Array.from({ length: 5 }, () => world.send(person, 'registration.register', command, { id, seq: 1 })),
    );
    for (const receipt of receipts) expect(receipt).toEqual(receipts[0]);
    expect(await world.rows('select 1 from registration where session_id = $1', [sessionId])).toHaveLength(1);
    expect(await world.rows('select 1 from audit_log where command_id = $1', [id])).toHaveLength(1);
  });

  it('does not give one person the receipt of another', async () => {
    const [owner, thief] = [await world.person('manager'), await world.person()];
    const id = uuidv7();
    await world.send(
      owner,
      'training.create',
      { trainingId: uuidv7(), code: 'SECRET-1', title: 'Secret', hours: 1 },
      { id },
    );
    const answer = await world.send(
      thief,
      'registration.cancel',
      { registrationId: uuidv7(), sessionId: uuidv7() },
      { id },
    );
    expect([answer.code, answer.details]).toEqual(['duplicate_id', {}]);
  });
});

describe('conflicts', () => {
  it('refuses an overlap that could be seen, and keeps one that came about while offline as a conflict', async () => {
    const manager = await world.person('manager');
    const held = await world.session(manager, { day: 15, hour: 9 });
    const free = await world.session(manager, { day: 15, hour: 14 });
    const person = await world.person();
    const heldId = uuidv7();
    await world.send(person, 'registration.register', { registrationId: heldId, sessionId: held.sessionId });
    await world.send(manager, 'session.move', {
      sessionId: free.sessionId,
      meetings: { from: [{ start: '2027-03-15T14:00', end: '2027-03-15T16:00' }], to: walls('15', '10:00', '12:00') },
    });

    const direct = await world.send(person, 'registration.register', {
      registrationId: uuidv7(),
      sessionId: free.sessionId,
    });
    expect([direct.status, direct.code]).toEqual(['rejected', 'schedule_overlap']);

    const registrationId = uuidv7();
    const receipt = await world.send(
      person,
      'registration.register',
      { registrationId, sessionId: free.sessionId },
      { base: seen, offlineSince: NOON - HOUR },
    );
    expect([receipt.status, receipt.code]).toEqual(['conflict', 'schedule_overlap']);
    const conflict = await world.row('select * from sync_conflict where command_id = $1', [receipt.id]);
    expect(conflict).toMatchObject({
      kind: 'schedule',
      status: 'open',
      user_name: person.name,
      theirs_user_name: manager.name,
      entity_id: registrationId,
    });
    expect(await world.rows('select 1 from registration where id = $1', [registrationId])).toHaveLength(0);

    const admin = await world.person('admin');
    const conflictId = String(conflict['id']);
    const resolved = await world.send(admin, 'conflict.resolve', {
      conflictId,
      resolution: 'mine',
      note: 'The new time wins.',
    });
    expect(resolved.status).toBe('applied');
    const states = () =>
      world.rows('select id, status from registration where user_id = $1 order by id', [person.userId]);
    expect(await states()).toEqual([
      { id: heldId, status: 'cancelled' },
      { id: registrationId, status: 'registered' },
    ]);

    expect((await world.send(admin, 'conflict.reopen', { conflictId })).status).toBe('applied');
    expect(await states()).toEqual([
      { id: heldId, status: 'registered' },
      { id: registrationId, status: 'cancelled' },
    ]);
    expect(await world.row('select seats_taken from session where id = $1', [free.sessionId])).toEqual({
      seats_taken: 0,
    });
    expect((await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'theirs' })).status).toBe('applied');
    expect(await states()).toEqual([
      { id: heldId, status: 'registered' },
      { id: registrationId, status: 'cancelled' },
    ]);
  });

  it('applies the fields nobody else touched and keeps base, mine and theirs of those somebody did', async () => {
    const [ann, bob, admin] = [
      await world.person('manager'),
      await world.person('manager'),
      await world.person('admin'),
    ];
    const { sessionId } = await world.session(ann, { day: 16, hour: 9 });
    await world.send(bob, 'session.edit', { sessionId, changes: { description: { from: '', to: 'Bring a laptop.' } } });
    const receipt = await world.send(ann, 'session.edit', {
      sessionId,
      changes: { description: { from: '', to: 'Bring nothing.' }, room: { from: null, to: 'Hudson' } },
    });
    expect(receipt.status).toBe('conflict');
    const current = () => world.row('select description, room from session where id = $1', [sessionId]);
    expect(await current()).toEqual({ description: 'Bring a laptop.', room: 'Hudson' });
    const conflict = await world.row('select * from sync_conflict where command_id = $1', [receipt.id]);
    expect(conflict).toMatchObject({
      kind: 'field',
      user_name: ann.name,
      theirs_user_name: bob.name,
      base: { description: '' },
      mine: { description: 'Bring nothing.' },
      theirs: { description: 'Bring a laptop.' },
    });
    const conflictId = String(conflict['id']);
    await world.send(admin, 'conflict.resolve', {
      conflictId,
      resolution: 'edited',
      values: { description: 'Bring a laptop or nothing.' },
    });
    expect((await current())['description']).toBe('Bring a laptop or nothing.');
    await world.send(admin, 'conflict.reopen', { conflictId });
    expect((await current())['description']).toBe('Bring a laptop.');
    await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });
    expect((await current())['description']).toBe('Bring nothing.');
    await world.send(bob, 'session.edit', {
      sessionId,
      changes: { description: { from: 'Bring nothing.', to: 'Changed since.' } },
    });
    const undone = await world.send(admin, 'conflict.reopen', { conflictId });
    expect([undone.status, undone.code]).toEqual(['adjusted', 'partly_undone']);
    expect((await current())['description']).toBe('Changed since.');
  });

  it('overwrites nothing that came after what was judged, and can be judged over it', async () => {
    const [ann, bob, carl, admin] = [
      await world.person('manager'),
      await world.person('manager'),
      await world.person('manager'),
      await world.person('admin'),
    ];
    const { sessionId } = await world.session(ann, { day: 19, hour: 9 });
    const edit = (who: typeof ann, from: string | null, to: string) =>
      world.send(who, 'session.edit', { sessionId, changes: { room: { from, to } } });
    const room = async () => (await world.row('select room from session where id = $1', [sessionId]))['room'];
    await edit(ann, null, 'A');
    const conflictId = (await edit(bob, null, 'B')).details['conflictId'] ?? null;
    // Whoever judges saw B beside A and has no line; Carl, who saw A, makes it C.
    expect((await edit(carl, 'A', 'C')).status).toBe('applied');

    const judge = (resolution: string, base?: JsonObject, values?: JsonObject) =>
      world.send(
        admin,
        'conflict.resolve',
        { conflictId, resolution, ...(values ? { values } : {}) },
        base ? { base } : {},
      );
    const refused = { status: 'rejected', code: 'changed_meanwhile', details: { current: { room: 'C' } } };
    expect(await judge('mine')).toMatchObject(refused);
    expect(await judge('edited', undefined, { room: 'D' })).toMatchObject(refused);
    expect(await judge('mine', { room: 'neither' })).toMatchObject(refused);
    expect(await room()).toBe('C');
    expect(await world.row('select status, undo from sync_conflict where id = $1', [conflictId])).toEqual({
      status: 'open',
      undo: null,
    });

    expect((await judge('mine', { room: 'C' })).status).toBe('applied');
    expect(await room()).toBe('B');
    await world.send(admin, 'conflict.reopen', { conflictId });
    expect(await room()).toBe('C');
    // Leaves what stands, whatever that is by now.
    expect((await judge('theirs')).status).toBe('applied');
    expect(await room()).toBe('C');
  });

  it('moves no session away from where it came to stand after what was judged', async () => {
    const [ann, bob, admin] = [
      await world.person('manager'),
      await world.person('manager'),
      await world.person('admin'),
    ];
    const { sessionId } = await world.session(ann, { day: 20, hour: 9 });
    const move = (who: typeof ann, from: JsonValue, to: JsonValue) =>
      world.send(who, 'session.move', { sessionId, meetings: { from, to } });
    const [began, first] = [walls('20', '09:00', '11:00'), walls('20', '11:00', '13:00')];
    const [second, third] = [walls('20', '13:00', '15:00'), walls('20', '15:00', '17:00')];
    await move(ann, began, first);
    const conflictId = (await move(bob, began, second)).details['conflictId'] ?? null;
    expect((await move(ann, first, third)).status).toBe('applied');
    const startsAt = async () =>
      (await world.row('select starts_at from session where id = $1', [sessionId]))['starts_at'];
    const stood = await startsAt();

    const resolve = { conflictId, resolution: 'mine' };
    const refused = await world.send(admin, 'conflict.resolve', resolve);
    expect([refused.status, refused.code]).toEqual(['rejected', 'changed_meanwhile']);
    expect(await startsAt()).toEqual(stood);
    const base = refused.details['current'] as JsonObject;
    expect((await world.send(admin, 'conflict.resolve', resolve, { base })).status).toBe('applied');
    expect(await startsAt()).not.toEqual(stood);
  });

  it('tells nobody of times that stood already when they were judged', async () => {
    const [ann, bob, admin, person] = [
      await world.person('manager'),
      await world.person('manager'),
      await world.person('admin'),
      await world.person(),
    ];
    const { sessionId } = await world.session(ann, { day: 21, hour: 9 });
    await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId });
    const move = (who: typeof ann, from: JsonValue, to: JsonValue) =>
      world.send(who, 'session.move', { sessionId, meetings: { from, to } });
    const [began, first, second] = [
      walls('21', '09:00', '11:00'),
      walls('21', '11:00', '13:00'),
      walls('21', '13:00', '15:00'),
    ];
    await move(ann, began, first);
    const conflictId = (await move(bob, began, second)).details['conflictId'] ?? null;
    expect((await move(ann, first, second)).status).toBe('applied');
    const judged = await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });
    expect(judged.status).toBe('applied');
    const mails = `select 1 from graphile_worker.jobs where key like $1`;
    expect(await world.rows(mails, [`${judged.id}:session-moved:%`])).toEqual([]);
  });

  it('gives a training no code that another has got since, neither by a judgement nor by undoing one', async () => {
    const [ann, bob, admin] = [
      await world.person('manager'),
      await world.person('manager'),
      await world.person('admin'),
    ];
    const unique = uuidv7().slice(-8);
    const [was, mine, theirs] = [`WAS-${unique}`, `MINE-${unique}`, `THEIRS-${unique}`];
    const trainingId = uuidv7();
    const create = (code: string) =>
      world.send(ann, 'training.create', { trainingId: uuidv7(), code, title: 'Another', hours: 1 });
    const code = async () => (await world.row('select code from training where id = $1', [trainingId]))['code'];
    await world.send(ann, 'training.create', { trainingId, code: was, title: 'One', hours: 1 });
    const edit = (who: typeof ann, to: string) =>
      world.send(who, 'training.edit', { trainingId, changes: { code: { from: was, to } } });
    await edit(ann, theirs);
    const conflictId = (await edit(bob, mine)).details['conflictId'] ?? null;
    const judge = () => world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });

    const otherId = (await create(mine)).details['trainingId'] ?? null;
    const refused = { status: 'rejected', code: 'duplicate_code', details: { trainingId: otherId } };
    expect(await judge()).toMatchObject(refused);
    const away = { trainingId: otherId, changes: { code: { from: mine, to: `${mine}-2` } } };
    expect((await world.send(ann, 'training.edit', away)).status).toBe('applied');
    expect((await judge()).status).toBe('applied');
    expect(await code()).toBe(mine);

    await create(theirs);
    const undone = await world.send(admin, 'conflict.reopen', { conflictId });
    expect([undone.status, undone.code, undone.details['changedSince']]).toEqual([
      'adjusted',
      'partly_undone',
      [`training:${trainingId}`],
    ]);
    expect(await code()).toBe(mine);
  });

  it('names as "theirs" who wrote the field, not who touched the session last', async () => {
    const [ann, bob] = [await world.person('manager'), await world.person('manager')];
    const { sessionId } = await world.session(ann, { day: 18, hour: 9 });
    await world.send(bob, 'session.edit', { sessionId, changes: { description: { from: '', to: 'Written by Bob.' } } });
    const moved = await world.send(ann, 'session.move', {
      sessionId,
      meetings: { from: walls('18', '09:00', '11:00'), to: walls('18', '12:00', '14:00') },
    });
    expect(moved.status).toBe('applied');
    const receipt = await world.send(ann, 'session.edit', {
      sessionId,
      changes: { description: { from: '', to: 'Written by Ann.' } },
    });
    expect(await world.row('select theirs_user_name from sync_conflict where command_id = $1', [receipt.id])).toEqual({
      theirs_user_name: bob.name,
    });
  });

  it('tells everybody whom a move collides with, and takes no seat away', async () => {
    const manager = await world.person('manager');
    const moved = await world.session(manager, { day: 17, hour: 9 });
    const fixed = await world.session(manager, { day: 17, hour: 14 });
    const person = await world.person();
    for (const { sessionId } of [moved, fixed])
      await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId });
    const receipt = await world.send(manager, 'session.move', {
      sessionId: moved.sessionId,
      meetings: { from: walls('17', '09:00', '11:00'), to: walls('17', '15:00', '17:00') },
    });
    expect([receipt.status, receipt.details['collisions']]).toEqual(['applied', 1]);
    expect(
      await world.row('select user_id, theirs_user_id from sync_conflict where command_id = $1', [receipt.id]),
    ).toEqual({ user_id: person.userId, theirs_user_id: manager.userId });
    expect(
      await world.rows(`select 1 from registration where user_id = $1 and status = 'registered'`, [person.userId]),
    ).toHaveLength(2);
  });
});

describe('what is refused, and by which name', () => {
  it.each([
    [
      'a title with HTML',
      'training.create',
      { trainingId: 'a1', code: 'X1', title: '<b>Bold</b>', hours: 1 },
      'rejected',
      'html_not_allowed',
    ],
    [
      'a title of 10,000 characters',
      'training.create',
      { trainingId: 'a2', code: 'X2', title: 'x'.repeat(10_000), hours: 1 },
      'rejected',
      'text_too_long',
    ],
    [
      'an empty title',
      'training.create',
      { trainingId: 'a3', code: 'X3', title: '  ', hours: 1 },
      'rejected',
      'empty_text',
    ],
    ['arguments of another shape', 'training.create', { title: 7 }, 'dead-letter', 'invalid_args'],
    ['an unknown command', 'training.explode', {}, 'dead-letter', 'unknown_command'],
  ])('%s', async (_what, name, args, status, code) => {
    const receipt = await world.send(await world.person('manager'), name, args);
    expect([receipt.status, receipt.code]).toEqual([status, code]);
    expect(await world.rows('select 1 from command_dead_letter where id = $1', [receipt.id])).toHaveLength(
      status === 'dead-letter' ? 1 : 0,
    );
  });

  it.each([
    [
      'a wall time that daylight saving skips',
      { meetings: [{ start: '2027-03-14T02:30', end: '2027-03-14T04:00' }] },
      'time_does_not_exist',
    ],
    [
      'an end before its start',
      { meetings: [{ start: '2027-03-20T12:00', end: '2027-03-20T11:00' }] },
      'end_before_start',
    ],
    ['a zone nobody knows', { zone: 'Mars/Olympus', meetings: walls('20', '09:00', '10:00') }, 'unknown_zone'],
    ['a capacity of 0', { capacity: 0, meetings: walls('20', '09:00', '10:00') }, 'capacity_too_small'],
    [
      'meetings that overlap each other',
      { meetings: [...walls('20', '09:00', '11:00'), ...walls('20', '10:00', '12:00')] },
      'meetings_overlap',
    ],
    ['no meetings', { meetings: [] }, 'meetings_required'],
  ])('%s', async (_what, change, code) => {
    const manager = await world.person('manager');
    const { trainingId } = await world.session(manager, { day: 19, hour: 9 });
    const receipt = await world.send(manager, 'session.schedule', {
      sessionId: uuidv7(),
      trainingId,
      officeId: world.office,
      code: uuidv7().slice(-12),
      capacity: 5,
      ...change,
    });
    expect([receipt.status, receipt.code]).toEqual(['rejected', code]);
  });

  it('a version from the future', async () => {
    const receipt = await world.send(
      await world.person(),
      'registration.cancel',
      { registrationId: 'r', sessionId: 's' },
      { version: 9 },
    );
    expect([receipt.status, receipt.code]).toEqual(['dead-letter', 'unsupported_version']);
  });

  it('a command over 1 MB, while the rest of the batch goes on', async () => {
    const manager = await world.person('manager');
    const envelope = (args: unknown) => ({
      id: uuidv7(),
      name: 'training.create',
      version: 1,
      args,
      actor: manager.userId,
      device: 'd',
      seq: 1,
      issuedAt: NOON,
    });
    const good = envelope({ trainingId: uuidv7(), code: uuidv7().slice(-12), title: 'Good', hours: 1 });
    const { receipts } = await world.executor.executeBatch(
      [
        envelope({ title: 'x'.repeat(1_100_000) }),
        'nonsense',
        null,
        envelope({ title: 'NUL \u0000 and half \ud800' }),
        good,
      ],
      manager,
    );
    expect(receipts.map((receipt) => [receipt.status, receipt.code])).toEqual([
      ['dead-letter', 'command_too_large'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['applied', null],
    ]);
  });

  it('a role that may not, whatever exists', async () => {
    const receipt = await world.send(await world.person(), 'session.cancel', { sessionId: uuidv7(), reason: 'no' });
    expect(receipt.code).toBe('forbidden');
  });

  it("another person's registration, as if it were not there", async () => {
    const manager = await world.person('manager');
    const { sessionId } = await world.session(manager, { day: 21, hour: 9 });
    const [owner, other] = [await world.person(), await world.person()];
    const registrationId = uuidv7();
    await world.send(owner, 'registration.register', { registrationId, sessionId });
    const receipt = await world.send(other, 'registration.cancel', { registrationId, sessionId });
    expect([receipt.status, receipt.code]).toEqual(['rejected', 'not_found']);
  });

  it('an id that is taken', async () => {
    const manager = await world.person('manager');
    const args = { trainingId: uuidv7(), code: uuidv7().slice(-12), title: 'Once', hours: 1 };
    await world.send(manager, 'training.create', args);
    expect((await world.send(manager, 'training.create', { ...args, code: 'OTHER-1' })).code).toBe('duplicate_id');
    expect((await world.send(manager, 'training.create', { ...args, trainingId: uuidv7() })).code).toBe(
      'duplicate_code',
    );
  });

  it('a command in the name of somebody else', async () => {
    const [me, other] = [await world.person(), await world.person()];
    const receipt = await world.send(
      me,
      'registration.cancel',
      { registrationId: 'r', sessionId: 's' },
      { actor: other.userId },
    );
    expect(receipt.code).toBe('forbidden');
    expect(await world.rows('select 1 from command_receipt where id = $1', [receipt.id])).toHaveLength(0);
  });
});

describe('cancelled sessions', () => {
  it('keep their history, free the calendar, and can be restored', async () => {
    const manager = await world.person('manager');
    const cancelled = await world.session(manager, { day: 22, hour: 9 });
    const same = await world.session(manager, { day: 22, hour: 9 });
    const person = await world.person();
    await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId: cancelled.sessionId });
    await world.send(manager, 'session.cancel', { sessionId: cancelled.sessionId, reason: 'Trainer ill' });
    expect(
      (await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId: same.sessionId }))
        .status,
    ).toBe('applied');
    const restored = await world.send(manager, 'session.restore', { sessionId: cancelled.sessionId });
    expect(restored.status).toBe('applied');
    expect(
      await world.row('select status, cancel_reason, seats_taken from session where id = $1', [cancelled.sessionId]),
    ).toEqual({ status: 'scheduled', cancel_reason: null, seats_taken: 1 });
    expect(await world.rows('select 1 from sync_conflict where command_id = $1', [restored.id])).toHaveLength(1);
  });
});
