/** What is set aside instead of executed, and decided by an administrator: dead letters, revoked devices, rights lost meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { createWorld, type World } from './fixture.ts';

let world: World;
let admin: Actor;
let manager: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.person('admin');
  manager = await world.person('manager');
});
afterAll(() => world.close());

const reported = (owner: Actor, deviceId: string) =>
  world.owner.query(
    `insert into device (id, org_id, user_id, label, last_seen_at) values ($1, $2, $3, 'Laptop', now()) on conflict do nothing`,
    [deviceId, owner.orgId, owner.userId],
  );
const letterOf = (id: string) => world.row('select * from command_dead_letter where id = $1', [id]);
const register = (sessionId: string) => ({ registrationId: uuidv7(), sessionId });
const importedTraining = () => {
  const id = uuidv7();
  return { id, title: 'Safety', code: id, description: '', department: 'Works', skills: [], level: null, hours: 1 };
};

describe('a revoked device', () => {
  it('has its commands set aside, whole, and executed for their author when an administrator says so', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 2, hour: 9 });
    const device = uuidv7();
    await reported(emma, device);
    const revoked = await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Left on a train' });
    expect(revoked).toMatchObject({ status: 'applied', entityTable: 'device', entityId: device });

    const args = register(sessionId);
    const receipt = await world.send(emma, 'registration.register', args, { device });
    expect(receipt).toMatchObject({ status: 'dead-letter', code: 'device_revoked' });
    expect(await world.rows('select 1 from registration where id = $1', [args.registrationId])).toEqual([]);
    expect(await letterOf(receipt.id)).toMatchObject({ name: 'registration.register', resolution: null });

    const replayed = await world.send(admin, 'dead-letter.replay', { id: receipt.id, note: 'She came by.' });
    expect(replayed).toMatchObject({ status: 'applied', details: { replayed: receipt.id } });
    expect(await world.row('select user_id, status from registration where id = $1', [args.registrationId])).toEqual({
      user_id: emma.userId,
      status: 'registered',
    });
    expect(await letterOf(receipt.id)).toMatchObject({ resolution: 'replayed', resolved_by_name: admin.name });
    const told = await world.row('select details, status from command_receipt where id = $1', [receipt.id]);
    expect(told['status']).toBe('dead-letter');
    expect((told['details'] as JsonObject)['decided']).toMatchObject({ resolution: 'replayed', status: 'applied' });
  });

  it('is trusted again once readmitted; revoking twice is so already', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 3, hour: 9 });
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' });
    expect(await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' })).toMatchObject({
      status: 'adjusted',
      code: 'already_so',
    });
    expect(await world.send(admin, 'device.readmit', { deviceId: device })).toMatchObject({ status: 'applied' });
    expect(await world.send(emma, 'registration.register', register(sessionId), { device })).toMatchObject({
      status: 'applied',
    });
  });

  it('is known by its sign-in, whatever its commands say of the device', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 9, hour: 9 });
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Stolen' });
    const thief = { ...emma, deviceId: device };
    expect(await world.send(thief, 'registration.register', register(sessionId), { device: 'another' })).toMatchObject({
      status: 'dead-letter',
      code: 'device_revoked',
    });
  });

  it('brings nobody rights: what only administrators may do is not done for somebody who never was one', async () => {
    const emma = await world.person();
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Stolen' });
    const change = { userId: emma.userId, changes: { role: { from: 'employee', to: 'admin' } } };
    const receipt = await world.send(emma, 'user.edit', change, { device });
    expect(receipt.code).toBe('device_revoked');
    expect(await world.send(admin, 'dead-letter.replay', { id: receipt.id })).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
    expect(await world.row('select role from "user" where id = $1', [emma.userId])).toEqual({ role: 'employee' });
  });

  it('is an administrator’s to revoke, and another organisation’s device does not exist', async () => {
    const device = uuidv7();
    await reported(manager, device);
    const asked = { deviceId: device, reason: 'I do not like it' };
    expect(await world.send(manager, 'device.revoke', asked)).toMatchObject({ status: 'rejected', code: 'forbidden' });
    expect(await world.send(admin, 'device.revoke', { ...asked, deviceId: uuidv7() })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
  });
});

describe('a dead letter', () => {
  it('is decided once', async () => {
    const unknown = await world.send(manager, 'training.levitate', { trainingId: uuidv7() });
    expect(unknown).toMatchObject({ status: 'dead-letter', code: 'unknown_command' });
    expect(await world.send(admin, 'dead-letter.replay', { id: unknown.id })).toMatchObject({
      status: 'rejected',
      code: 'unknown_command',
    });
    expect(await letterOf(unknown.id)).toMatchObject({ name: 'training.levitate', resolution: null });
    expect(await world.send(admin, 'dead-letter.dismiss', { id: unknown.id, note: 'A test of hers.' })).toMatchObject({
      status: 'applied',
    });
    for (const name of ['dead-letter.replay', 'dead-letter.dismiss'])
      expect(await world.send(admin, name, { id: unknown.id })).toMatchObject({
        status: 'rejected',
        code: 'dead_letter_resolved',
      });
  });

  it('tells of what may be one person’s texts who sent what and when, and is executed with all it says', async () => {
    const emma = await world.person();
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' });
    const [promptId, versionId] = [uuidv7(), uuidv7()];
    const args = { promptId, versionId, title: 'Whisper', scope: 'user', content: 'A secret.' };
    const made = await world.send(emma, 'prompt.create', args, { device });
    const newer = await world.send(emma, 'prompt.whisper', args);
    const broken = await world.executor.execute({ id: uuidv7(), name: 'prompt.create', args }, emma);
    for (const { id } of [made, newer, broken]) {
      const { raw } = await letterOf(id);
      expect(JSON.stringify(raw)).not.toMatch(/Whisper|secret/);
      expect(raw).toMatchObject({ received: { name: expect.stringMatching(/^prompt\./) }, withheld: true });
    }
    expect((await letterOf(made.id))['raw']).toMatchObject({ received: { args: { promptId, characters: 9 } } });
    const said = await world.row('select details from audit_log where command_id = $1', [made.id]);
    expect(said).toMatchObject({ details: { args: { promptId, characters: 9 } } });
    expect(await world.send(admin, 'dead-letter.replay', { id: made.id })).toMatchObject({ status: 'applied' });
    expect(await world.row('select title, owner_id from prompt where id = $1', [promptId])).toEqual({
      title: 'Whisper',
      owner_id: emma.userId,
    });
  });

  it('of a command that nobody knows says nothing of its words in the audit log', async () => {
    const { id } = await world.send(manager, 'prompt.whisper', { promptId: uuidv7(), content: 'A secret.' });
    const broken = await world.executor.execute({ id: uuidv7(), name: 'prompt.whisper', args: 'A secret.' }, manager);
    for (const commandId of [id, broken.id]) {
      const { details } = await world.row('select details from audit_log where command_id = $1', [commandId]);
      expect(details).toMatchObject({ args: { withheld: true } });
    }
  });

  it('whose command would be refused stays open, and says why', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 4, hour: 9 });
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' });
    const receipt = await world.send(emma, 'registration.register', register(sessionId), { device });
    await world.send(manager, 'session.cancel', { sessionId, reason: 'Nobody came' });
    expect(await world.send(admin, 'dead-letter.replay', { id: receipt.id })).toMatchObject({
      status: 'rejected',
      code: 'session_cancelled',
      details: { replayed: receipt.id },
    });
    expect(await letterOf(receipt.id)).toMatchObject({ resolution: null });
  });

  it('is executed as whoever sent it: a forged author stays forged', async () => {
    const [emma, victim] = [await world.person(), await world.person()];
    const { sessionId } = await world.session(manager, { day: 10, hour: 9 });
    const args = register(sessionId);
    // Unreadable as it came, readable as it is kept: the character that Postgres takes in no text is replaced.
    const forged = { ...args, note: '\u0000' };
    const envelope = {
      id: uuidv7(),
      name: 'registration.register',
      version: 1,
      args: forged,
      actor: victim.userId,
      device: 'd',
      seq: 1,
      issuedAt: world.clock.now,
    };
    const receipt = await world.executor.execute(envelope, emma);
    expect(receipt).toMatchObject({ status: 'dead-letter', code: 'invalid_args', actorId: emma.userId });
    expect(await world.send(admin, 'dead-letter.replay', { id: receipt.id })).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
    expect(await world.rows('select 1 from registration where id = $1', [args.registrationId])).toEqual([]);
  });

  it('replayed by two administrators at once is executed once', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 11, hour: 9 });
    const device = uuidv7();
    await reported(emma, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' });
    const { id } = await world.send(emma, 'registration.register', register(sessionId), { device });
    const second = await world.person('admin');
    const answers = await Promise.all(
      [admin, second, admin, second].map((each) => world.send(each, 'dead-letter.replay', { id })),
    );
    expect(answers.map((each) => each.code ?? each.status).toSorted()).toEqual([
      'applied',
      'dead_letter_resolved',
      'dead_letter_resolved',
      'dead_letter_resolved',
    ]);
    expect(await world.rows('select 1 from registration where session_id = $1', [sessionId])).toHaveLength(1);
  });

  it('that is an import is executed after all, the rows that cannot be reported', async () => {
    const device = uuidv7();
    await reported(admin, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Sold' });
    const rows = [importedTraining(), importedTraining()].map((row) => ({ ...row, code: 'OF-TWO' }));
    const { id, status } = await world.send(admin, 'import.trainings', { rows }, { device });
    expect(status).toBe('dead-letter');
    expect(await world.send(admin, 'dead-letter.replay', { id })).toMatchObject({
      status: 'applied',
      details: {
        replayed: id,
        inserted: 1,
        errors: [{ id: rows[1]?.id, code: 'duplicate_code', at: 'OF-TWO' }],
      },
    });
    expect(await world.rows('select id from training where code = $1', ['OF-TWO'])).toEqual([{ id: rows[0]?.id }]);
    expect(await letterOf(id)).toMatchObject({ resolution: 'replayed' });
  });

  it('that is an import states who sits and who waits, and gives no seat to anybody else', async () => {
    const [seated, waiting] = [await world.person(), await world.person()];
    const { sessionId } = await world.session(manager, { day: 13, hour: 9, capacity: 1 });
    const args = register(sessionId);
    await world.send(seated, 'registration.register', args);
    await world.send(waiting, 'registration.register', register(sessionId));
    const device = uuidv7();
    await reported(admin, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Sold' });
    const at = world.clock.now;
    const row = { id: args.registrationId, sessionId, userId: seated.userId, requestedAt: at };
    const rows = [{ ...row, status: 'cancelled', cancelledAt: at }];
    const { id } = await world.send(admin, 'import.registrations', { rows }, { device });
    expect(await world.send(admin, 'dead-letter.replay', { id })).toMatchObject({ status: 'applied' });
    expect(
      await world.row('select seats_taken as taken, waitlist_count as waiting from session where id = $1', [sessionId]),
    ).toEqual({ taken: 0, waiting: 1 });
  });

  it('cannot be replayed by a manager', async () => {
    const unknown = await world.send(manager, 'training.levitate', {});
    expect(await world.send(manager, 'dead-letter.replay', { id: unknown.id })).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
  });
});

describe('a right lost between issuing and arriving', () => {
  const demote = (person: Actor) =>
    world.send(admin, 'user.edit', { userId: person.userId, changes: { role: { from: 'manager', to: 'employee' } } });
  const edit = (trainingId: string) => ({ trainingId, changes: { description: { from: '', to: 'Bring a pen.' } } });

  it('is kept of prompts too', async () => {
    const grace = await world.person('manager');
    const promptId = uuidv7();
    const written = { promptId, versionId: uuidv7(), title: 'Shorten', scope: 'global', content: 'Shorten it.' };
    await world.send(grace, 'prompt.create', written);
    await demote(grace);
    const now = { ...grace, role: 'employee' } as const;
    const receipt = await world.send(now, 'prompt.review', { promptId }, { role: 'manager' });
    expect(receipt).toMatchObject({ status: 'conflict', code: 'rights_changed' });
    const conflictId = receipt.details['conflictId'] as string;
    expect(await world.row('select title, entity_id from sync_conflict where id = $1', [conflictId])).toEqual({
      title: 'Shorten',
      entity_id: promptId,
    });
    expect(await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).toMatchObject({
      status: 'applied',
    });
    expect(await world.row('select reviewed_by from prompt where id = $1', [promptId])).toEqual({
      reviewed_by: grace.userId,
    });
  });

  it('makes a conflict, and "mine" executes the change after all', async () => {
    const grace = await world.person('manager');
    const { trainingId } = await world.session(grace, { day: 5, hour: 9 });
    expect(await demote(grace)).toMatchObject({ status: 'applied' });
    const now = { ...grace, role: 'employee' } as const;
    const receipt = await world.send(now, 'training.edit', edit(trainingId), { role: 'manager' });
    expect(receipt).toMatchObject({
      status: 'conflict',
      code: 'rights_changed',
      details: { roleThen: 'manager', roleNow: 'employee' },
    });
    const conflictId = receipt.details['conflictId'] as string;
    expect(
      await world.row('select kind, status, entity_id, mine from sync_conflict where id = $1', [conflictId]),
    ).toMatchObject({
      kind: 'rights',
      status: 'open',
      entity_id: trainingId,
      mine: { command: 'training.edit' },
    });
    const resolved = await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });
    expect(resolved).toMatchObject({ status: 'applied' });
    expect(await world.row('select description, updated_by from training where id = $1', [trainingId])).toEqual({
      description: 'Bring a pen.',
      updated_by: grace.userId,
    });
    expect(await world.send(admin, 'conflict.reopen', { conflictId })).toMatchObject({
      status: 'rejected',
      code: 'not_undoable',
    });
  });

  it('is kept of imports too', async () => {
    const grace = await world.person('admin');
    await world.send(admin, 'user.edit', { userId: grace.userId, changes: { role: { from: 'admin', to: 'manager' } } });
    const row = importedTraining();
    const now = { ...grace, role: 'manager' } as const;
    const receipt = await world.send(now, 'import.trainings', { rows: [row] }, { role: 'admin' });
    expect(receipt).toMatchObject({ status: 'conflict', code: 'rights_changed' });
    const conflictId = receipt.details['conflictId'] as string;
    expect(await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).toMatchObject({
      status: 'applied',
      details: { inserted: 1, errors: [] },
    });
    expect(await world.row('select title from training where id = $1', [row.id])).toEqual({ title: 'Safety' });
  });

  it('"theirs" lets it be, and can be reopened', async () => {
    const grace = await world.person('manager');
    const { trainingId } = await world.session(grace, { day: 6, hour: 9 });
    await demote(grace);
    const now = { ...grace, role: 'employee' } as const;
    const receipt = await world.send(now, 'training.edit', edit(trainingId), { role: 'manager' });
    const conflictId = receipt.details['conflictId'] as string;
    expect(await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'theirs' })).toMatchObject({
      status: 'applied',
    });
    expect(await world.row('select description from training where id = $1', [trainingId])).toEqual({
      description: '',
    });
    expect(await world.send(admin, 'conflict.reopen', { conflictId })).toMatchObject({ status: 'applied' });
  });

  it('is believed only of a role this server knows the person held', async () => {
    const emma = await world.person();
    const { trainingId } = await world.session(manager, { day: 7, hour: 9 });
    for (const role of ['manager', 'admin'] as const)
      expect(await world.send(emma, 'training.edit', edit(trainingId), { role })).toMatchObject({
        status: 'rejected',
        code: 'forbidden',
      });
  });
});

describe('what a manager has seen', () => {
  it('is written on the receipts of others, by the first who saw it', async () => {
    const emma = await world.person();
    const { sessionId } = await world.session(manager, { day: 8, hour: 9 });
    const args = register(sessionId);
    const receipt = await world.send(emma, 'registration.register', args);
    expect(receipt).toMatchObject({ entityTable: 'registration', entityId: args.registrationId, seenAt: null });
    expect(await world.send(manager, 'receipt.see', { entityIds: [args.registrationId] })).toMatchObject({
      status: 'applied',
      details: { seen: 1 },
    });
    world.clock.now += 1000;
    expect(await world.send(admin, 'receipt.see', { entityIds: [args.registrationId] })).toMatchObject({
      details: { seen: 0 },
    });
    expect(await world.row('select seen_by_name from command_receipt where id = $1', [receipt.id])).toEqual({
      seen_by_name: manager.name,
    });
    expect(await world.send(emma, 'receipt.see', { entityIds: [args.registrationId] })).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
  });
});

describe('what managers have seen at the same moment', () => {
  it('was seen first by one of them, and by nobody after', async () => {
    const [emma, other] = [await world.person(), await world.person('manager')];
    const { sessionId } = await world.session(manager, { day: 12, hour: 9 });
    const args = register(sessionId);
    await world.send(emma, 'registration.register', args);
    const entityIds = [args.registrationId];
    const answers = await Promise.all(
      [manager, other, admin].map((each) => world.send(each, 'receipt.see', { entityIds })),
    );
    expect(answers.map((each) => Number(each.details['seen'])).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
  });
});

describe('user.edit', () => {
  it('keeps an active administrator, and does not overwrite what changed meanwhile', async () => {
    const lonely = await createWorld();
    try {
      const only = await lonely.person('admin');
      const someone = await lonely.person();
      const change = (userId: string, changes: JsonObject) => lonely.send(only, 'user.edit', { userId, changes });
      for (const changes of [{ role: { from: 'admin', to: 'manager' } }, { active: { from: true, to: false } }])
        expect(await change(only.userId, changes)).toMatchObject({ status: 'rejected', code: 'last_admin' });
      expect(await change(someone.userId, { role: { from: 'manager', to: 'admin' } })).toMatchObject({
        status: 'rejected',
        code: 'changed_meanwhile',
        details: { current: { role: 'employee' } },
      });
      expect(await change(someone.userId, { role: { from: 'employee', to: 'admin' } })).toMatchObject({
        status: 'applied',
      });
      expect(await change(only.userId, { role: { from: 'admin', to: 'manager' } })).toMatchObject({
        status: 'applied',
      });
      expect(await lonely.row('select held from user_role_change where user_id = $1', [only.userId])).toEqual({
        held: 'admin',
      });
    } finally {
      await lonely.close();
    }
  });
});

describe('a dead letter that is itself a replay', () => {
  /** A letter of an administrator that asks for the replay of `target`. */
  const replayLetter = async (id: string, target: string) => {
    const device = uuidv7();
    await reported(admin, device);
    await world.send(admin, 'device.revoke', { deviceId: device, reason: 'Lost' });
    const receipt = await world.send(admin, 'dead-letter.replay', { id: target }, { id, device });
    expect(receipt).toMatchObject({ status: 'dead-letter', code: 'device_revoked' });
  };

  it('of itself, or of one that asks for it, ends', { timeout: 20_000 }, async () => {
    const [self, one, other] = [uuidv7(), uuidv7(), uuidv7()];
    await replayLetter(self, self);
    await replayLetter(one, other);
    await replayLetter(other, one);
    for (const id of [self, one]) {
      const replayed = await world.send(admin, 'dead-letter.replay', { id });
      expect(replayed).toMatchObject({
        status: 'rejected',
        code: 'invalid_args',
        details: { name: 'dead-letter.replay' },
      });
      expect(await letterOf(id)).toMatchObject({ resolution: null });
      expect(await world.send(admin, 'dead-letter.dismiss', { id, note: 'A circle' })).toMatchObject({
        status: 'applied',
      });
    }
  });
});
