/**
 * Two commands at once, the first held between its reads and its place in the order. Always: what it has read stays until it
 * is committed, so the receipts tell an order in which each command found what the ones before it left.
 */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rowsOf } from '@openkms/schema/commands/command.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandReceiptRow, JsonObject } from '@openkms/schema/domain/rows.ts';
import { createExecutor } from './executor.ts';
import { createWorld, NOON, type World } from './fixture.ts';
import { HeldLocks } from './locks.ts';

let world: World;
let admin: Actor;
let manager: Actor;
let person: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.person('admin');
  manager = await world.person('manager');
});
afterAll(() => world.close());

type Issued = { readonly actor: Actor; readonly name: string; readonly args: JsonObject; readonly base?: JsonObject };

/** Each decision has a time of its own, which is its place in the order. */
let clock = NOON;
const now = () => (clock += 1);
let seq = 0;
const envelope = ({ actor, name, args, base }: Issued) => ({
  id: uuidv7(),
  name,
  version: 1,
  args,
  ...(base === undefined ? {} : { base }),
  actor: actor.userId,
  device: `device-${actor.userId}`,
  seq: (seq += 1),
  issuedAt: NOON,
});

/** A table that none of these commands is about: whoever locks it holds those that read it last. */
const GATE = 'prompt_case';
const gated = new Map(
  [...allCommands].map(([name, command]) => [
    name,
    {
      ...command,
      prepare: (sent: Parameters<typeof command.prepare>[0]) => {
        const preparation = command.prepare(sent);
        if (preparation.kind !== 'ready') return preparation;
        const { read } = preparation.command;
        return {
          ...preparation,
          command: {
            ...preparation.command,
            *read(actor: Actor) {
              const rule = yield* read(actor);
              yield* rowsOf('promptCase', { id: 'none' });
              return rule;
            },
          },
        };
      },
    },
  ]),
);

const waitingFor = async (locktype: 'advisory' | 'relation') =>
  (
    await world.rows(
      `select 1 from pg_locks l join pg_database d on d.oid = l.database
       where not granted and locktype = $1 and d.datname = current_database()`,
      [locktype],
    )
  ).length;

/** Long enough for a busy machine. */
const SOON = { timeout: 20_000 };

/** Holds `first` where it has read everything, sends `second`, and lets `first` go once `second` waits or is done. */
async function atOnce(first: readonly Issued[], second: Issued) {
  const held = createExecutor({ pool: world.pool, now, commands: gated });
  const free = createExecutor({ pool: world.pool, now });
  const gate = await world.owner.connect();
  let ended = false;
  let waited: boolean;
  const all: Promise<CommandReceiptRow>[] = [];
  try {
    await gate.query(`begin; lock table ${GATE} in access exclusive mode`);
    all.push(...first.map((each) => held.execute(envelope(each), each.actor)));
    await expect.poll(() => waitingFor('relation'), SOON).toBe(first.length);
    const then = free.execute(envelope(second), second.actor);
    all.push(then.finally(() => (ended = true)));
    await expect.poll(async () => ended || (await waitingFor('advisory')) > 0, SOON).toBe(true);
    waited = !ended;
  } finally {
    await gate.query('commit');
    gate.release();
  }
  const receipts = await Promise.all(all);
  const order = receipts.toSorted((a, b) => a.decidedAt - b.decidedAt);
  return { waited, receipts, order: order.map(({ name, status }) => `${name}: ${status}`) };
}

const anId = () => uuidv7();
/** A session of `trainingId` without times: nothing keeps its training from being archived. */
async function withoutTimes(trainingId: string): Promise<string> {
  const sessionId = uuidv7();
  const args = {
    sessionId,
    trainingId,
    officeId: world.office,
    code: sessionId.slice(-12),
    schedule: 'tba',
    capacity: 9,
  };
  const { status } = await world.send(manager, 'session.schedule', args);
  expect(status).toBe('applied');
  return sessionId;
}
async function aTraining(): Promise<string> {
  const trainingId = uuidv7();
  const args = { trainingId, code: trainingId.slice(-12), title: 'As it was', hours: 2 };
  expect((await world.send(manager, 'training.create', args)).status).toBe('applied');
  return trainingId;
}
const register = (sessionId: string): Issued => ({
  actor: person,
  name: 'registration.register',
  args: { registrationId: anId(), sessionId },
});
const seen = { meetings: [], seatsLeft: 1 };

it('archives no training while somebody is being seated in it', async () => {
  person = await world.person();
  const trainingId = await aTraining();
  const sessionId = await withoutTimes(trainingId);
  const archive = { actor: manager, name: 'training.archive', args: { trainingId, reason: 'Old' } };
  const { waited, order } = await atOnce([register(sessionId)], archive);
  expect(order).toEqual(['registration.register: applied', 'training.archive: applied']);
  expect(waited).toBe(true);
});

it('tells in a conflict the titles of before an edit that comes after it', async () => {
  person = await world.person();
  const [taken, wanted] = [
    await world.session(manager, { day: 20, hour: 9 }),
    await world.session(manager, { day: 20, hour: 10 }),
  ];
  await world.send(person, 'registration.register', { registrationId: anId(), sessionId: taken.sessionId });
  const titles = async () =>
    (
      await world.rows(`select title from training where id = any($1) order by id`, [
        [taken.trainingId, wanted.trainingId],
      ])
    ).map(({ title }) => title);
  const before = await titles();
  for (const { trainingId } of [taken, wanted]) {
    const [{ title }] = (await world.rows(`select title from training where id = $1`, [trainingId])) as [
      { title: string },
    ];
    const changes = { title: { from: title, to: `${title}, changed` } };
    const { waited, receipts } = await atOnce([{ ...register(wanted.sessionId), base: seen }], {
      actor: manager,
      name: 'training.edit',
      args: { trainingId, changes },
    });
    const told = JSON.stringify(receipts[0]?.details);
    const conflict = await world.row(`select title, theirs from sync_conflict where command_id = $1`, [
      receipts[0]?.id,
    ]);
    expect(waited).toBe(true);
    expect(JSON.stringify([told, conflict])).toContain(title);
    expect(JSON.stringify([told, conflict])).not.toContain(`${title}, changed`);
  }
  expect(await titles()).toEqual(before.map((title) => `${title as string}, changed`));
});

it('cancels no session while somebody is refused because they sit in it', async () => {
  person = await world.person();
  const [taken, wanted] = [
    await world.session(manager, { day: 21, hour: 9 }),
    await world.session(manager, { day: 21, hour: 10 }),
  ];
  await world.send(person, 'registration.register', { registrationId: anId(), sessionId: taken.sessionId });
  const cancel = { actor: manager, name: 'session.cancel', args: { sessionId: taken.sessionId, reason: 'Ill' } };
  const { order } = await atOnce([register(wanted.sessionId)], cancel);
  expect(order).toEqual(['registration.register: rejected', 'session.cancel: applied']);
});

it('imports no seat for somebody who is being seated at the same time elsewhere', async () => {
  person = await world.person();
  const [taken, wanted] = [
    await world.session(manager, { day: 22, hour: 9 }),
    await world.session(manager, { day: 22, hour: 10 }),
  ];
  const row = {
    id: anId(),
    sessionId: taken.sessionId,
    userId: person.userId,
    status: 'registered',
    requestedAt: NOON,
  };
  const imported = { actor: admin, name: 'import.registrations', args: { rows: [row] } };
  const { order } = await atOnce([register(wanted.sessionId)], imported);
  expect(order).toEqual(['registration.register: applied', 'import.registrations: applied']);
});

it('imports no other times for a session somebody sits in while their calendar is read', async () => {
  person = await world.person();
  const [taken, wanted] = [
    await world.session(manager, { day: 23, hour: 9 }),
    await world.session(manager, { day: 23, hour: 14 }),
  ];
  await world.send(person, 'registration.register', { registrationId: anId(), sessionId: taken.sessionId });
  const row = {
    id: taken.sessionId,
    trainingId: taken.trainingId,
    officeId: world.office,
    code: 'MOVED',
    schedule: 'scheduled',
    mode: 'in-person',
    zone: 'America/New_York',
    capacity: 10,
    room: null,
    virtualUrl: null,
    trainers: [],
    meetings: [{ start: '2027-03-23T14:00', end: '2027-03-23T16:00' }],
  };
  const imported = { actor: admin, name: 'import.sessions', args: { rows: [row] } };
  const { order, receipts } = await atOnce([register(wanted.sessionId)], imported);
  expect(receipts[1]?.details).toMatchObject({ updated: 1, errors: [] });
  expect(order).toEqual(['registration.register: applied', 'import.sessions: applied']);
});

it('imports no code that another training is being given', async () => {
  const trainingId = anId();
  const row = { id: anId(), title: 'Safety', code: trainingId, description: '', skills: [], level: null, hours: 1 };
  const imported = {
    actor: admin,
    name: 'import.trainings',
    args: { rows: [{ ...row, department: 'Works' }] },
  };
  const args = { trainingId, code: trainingId, title: 'Safety too', hours: 1 };
  const { waited, receipts } = await atOnce([imported], { actor: manager, name: 'training.create', args });
  expect(waited).toBe(true);
  expect(receipts.map(({ status, code }) => code ?? status)).toEqual(['applied', 'duplicate_code']);
});

it('imports no seat that is being taken', async () => {
  person = await world.person();
  const other = await world.person();
  const { sessionId } = await world.session(manager, { day: 26, hour: 9, capacity: 1 });
  const row = { id: anId(), sessionId, userId: other.userId, status: 'registered', requestedAt: NOON };
  const imported = { actor: admin, name: 'import.registrations', args: { rows: [row] } };
  const { waited, receipts } = await atOnce([register(sessionId)], imported);
  expect(waited).toBe(true);
  expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect(receipts[1]?.details['errors']).toEqual([{ id: row.id, code: 'session_full', at: sessionId }]);
});

it('brings no session back while its training is being archived', async () => {
  const { sessionId, trainingId } = await world.session(manager, { day: 24, hour: 9 });
  await world.send(manager, 'session.cancel', { sessionId, reason: 'Ill' });
  const archive = { actor: manager, name: 'training.archive', args: { trainingId, reason: 'Old' } };
  const { order } = await atOnce([archive], { actor: admin, name: 'session.restore', args: { sessionId } });
  expect(order).toEqual(['training.archive: applied', 'session.restore: applied']);
});

it('schedules by the zone an office has until then', async () => {
  const trainingId = await aTraining();
  const sessionId = anId();
  const meetings = [{ start: '2027-03-25T09:00', end: '2027-03-25T10:00' }];
  const args = { sessionId, trainingId, officeId: world.office, code: 'ZONED', capacity: 3, meetings };
  const office = { id: world.office, code: 'NYC', name: 'New York', zone: 'America/New_York', isVirtual: true };
  const imported = { actor: admin, name: 'import.offices', args: { rows: [office] } };
  const { order } = await atOnce([{ actor: manager, name: 'session.schedule', args }], imported);
  expect(order).toEqual(['session.schedule: applied', 'import.offices: applied']);
});

it('archives no prompt while it is being run', async () => {
  person = await world.person('admin');
  const [promptId, versionId] = [anId(), anId()];
  const made = { promptId, versionId, title: 'Greeting', scope: 'global', content: 'Say hello.' };
  expect((await world.send(person, 'prompt.create', made)).status).toBe('applied');
  const run = {
    actor: person,
    name: 'prompt-run.start',
    args: { runId: anId(), promptId, versionId, input: 'Say hello.' },
  };
  const { order } = await atOnce([run], { actor: person, name: 'prompt.archive', args: { promptId } });
  expect(order).toEqual(['prompt-run.start: applied', 'prompt.archive: applied']);
});

it('seats people in two sessions of one training at the same time', async () => {
  const trainingId = await aTraining();
  const sessions = [await withoutTimes(trainingId), await withoutTimes(trainingId)];
  const both: Issued[] = [];
  for (const sessionId of sessions) {
    person = await world.person();
    both.push(register(sessionId));
  }
  // Held together: neither waits for the other.
  const { receipts } = await atOnce(both, {
    actor: manager,
    name: 'training.archive',
    args: { trainingId, reason: 'Old' },
  });
  expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
});

/** A transaction that has archived the training and is not committed. */
async function archiving(trainingId: string) {
  const client = await world.owner.connect();
  await client.query('begin');
  await new HeldLocks(client, [`training:${trainingId}`]).taken;
  await client.query(`update training set status = 'archived' where id = $1`, [trainingId]);
  return async () => {
    await client.query('commit');
    client.release();
  };
}

it('seats nobody in a training that is being archived', async () => {
  person = await world.person();
  const trainingId = await aTraining();
  const sessionId = await withoutTimes(trainingId);
  const commit = await archiving(trainingId);
  const attempts: number[] = [];
  const executor = createExecutor({ pool: world.pool, now, observe: (told) => attempts.push(told.attempts) });
  let ended = false;
  const command = register(sessionId);
  const registering = executor.execute(envelope(command), person).finally(() => {
    ended = true;
  });
  await expect.poll(async () => ended || (await waitingFor('advisory')) > 0, SOON).toBe(true);
  await commit();
  expect(await registering).toMatchObject({ status: 'rejected', code: 'training_archived' });
  expect(await world.rows(`select 1 from registration where session_id = $1`, [sessionId])).toEqual([]);
  const again = register(await withoutTimes(await aTraining()));
  expect((await executor.execute(envelope(again), person)).status).toBe('applied');
  // The first started over with the lock; one that finds it free does not.
  expect(attempts).toEqual([2, 1]);
});

it('lets the others of a batch go before it waits for a training that is being archived', async () => {
  person = await world.person();
  const trainingId = await aTraining();
  const [open, closing] = [await withoutTimes(await aTraining()), await withoutTimes(trainingId)];
  const commit = await archiving(trainingId);
  const commands = [register(open), register(closing)].map(envelope);
  const travelling = createExecutor({ pool: world.pool, now }).executeBatch(commands, person);
  const seated = () => world.rows(`select session_id from registration where user_id = $1`, [person.userId]);
  await expect.poll(seated, SOON).toEqual([{ session_id: open }]);
  await expect.poll(() => waitingFor('advisory'), SOON).toBe(1);
  await commit();
  const { receipts } = await travelling;
  expect(receipts.map(({ status, code }) => code ?? status)).toEqual(['applied', 'training_archived']);
});
