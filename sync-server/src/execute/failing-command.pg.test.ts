/** A command that fails by a fault of ours: a trigger of the test's own raises an error no rule knows. */
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { isPostgresAway } from './database-error.ts';
import { createExecutor } from './executor.ts';
import { createWorld, type World } from './fixture.ts';
import { HeldLocks } from './locks.ts';
import { createPool } from './pool.ts';

let world: World;
let manager: Actor;
beforeAll(async () => {
  world = await createWorld();
  manager = await world.person('manager');
  await world.owner.query(`
    create function fail_on_boom() returns trigger language plpgsql as $$
      begin raise exception 'the disk of our own making'; end $$;
    create trigger fail_on_boom before insert or update on training
      for each row when (new.title = 'Boom') execute function fail_on_boom();`);
});
afterAll(() => world.close());

const envelope = (name: string, args: JsonValue) => ({
  id: uuidv7(),
  name,
  version: 1,
  args,
  actor: manager.userId,
  device: 'laptop',
  seq: 1,
  issuedAt: world.clock.now,
});
const create = (trainingId: string, title: string) =>
  envelope('training.create', { trainingId, code: trainingId.slice(-12), title, hours: 1 });
const schedule = (sessionId: string, trainingId: string) =>
  envelope('session.schedule', {
    sessionId,
    trainingId,
    officeId: world.office,
    code: sessionId.slice(-12),
    schedule: 'tba',
    capacity: 3,
  });

describe('a batch in which one command fails by a fault of ours', () => {
  it('answers it as a failure, executes nothing that depends on it, and everything else', async () => {
    const [broken, sound, session] = [uuidv7(), uuidv7(), uuidv7()];
    const batch = [
      create(broken, 'Boom'),
      create(sound, 'Fine'),
      schedule(session, broken),
      envelope('session.cancel', { sessionId: session, reason: 'over two steps' }),
      schedule(uuidv7(), sound),
    ];
    const faults: unknown[] = [];
    const seen: string[] = [];
    const executor = createExecutor({
      pool: world.pool,
      onFault: ({ commandId, name }) => faults.push([commandId, name]),
      observe: ({ name, status }) => seen.push(`${name} ${status}`),
    });
    const answer = await executor.executeBatch(batch, manager);
    expect(answer.receipts.map(({ id, status }) => [id, status])).toEqual([
      [batch[1]?.id, 'applied'],
      [batch[4]?.id, 'applied'],
    ]);
    expect(answer.failures).toEqual([
      { id: batch[0]?.id, code: 'internal_error' },
      { id: batch[2]?.id, code: 'waits_for_earlier', details: { waitsFor: batch[0]?.id } },
      { id: batch[3]?.id, code: 'waits_for_earlier', details: { waitsFor: batch[2]?.id } },
    ]);
    expect(faults).toEqual([[batch[0]?.id, 'training.create']]);
    expect(seen).toEqual(['training.create internal_error', 'training.create applied', 'session.schedule applied']);
    const ids = batch.map(({ id }) => id);
    expect(await world.rows('select id from command_receipt where id = any($1)', [ids])).toHaveLength(2);
    expect(await world.rows('select id from audit_log where command_id = $1', [batch[0]?.id])).toEqual([]);
  });

  it('is executed, and what waited for it, once the fault is gone', async () => {
    const [training, session] = [uuidv7(), uuidv7()];
    const batch = [create(training, 'Boom'), schedule(session, training)];
    expect((await world.executor.executeBatch(batch, manager)).receipts).toEqual([]);
    await world.owner.query('alter table training disable trigger fail_on_boom');
    const { receipts, failures } = await world.executor.executeBatch(batch, manager);
    await world.owner.query('alter table training enable trigger fail_on_boom');
    expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(failures).toEqual([]);
  });
});

describe('a command alone', () => {
  it('that fails by a fault of ours is told apart from Postgres being away', async () => {
    await expect(world.executor.execute(create(uuidv7(), 'Boom'), manager)).rejects.toMatchObject({
      code: 'internal_error',
      status: 500,
    });
    await world.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'openkms_app'`);
    const cut = world.executor.execute(create(uuidv7(), 'Fine'), manager).then(
      ({ status }) => status,
      (error: unknown) => (error as { code: string }).code,
    );
    expect(['applied', 'unavailable']).toContain(await cut);
  });

  it('answers unavailable, and not a fault, when Postgres cannot be reached', async () => {
    const nowhere = createPool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 }, () => undefined);
    const executor = createExecutor({ pool: nowhere });
    const batch = [create(uuidv7(), 'Fine'), create(uuidv7(), 'Fine')];
    await expect(executor.execute(batch[0], manager)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    await expect(executor.executeBatch(batch, manager)).rejects.toMatchObject({ code: 'unavailable' });
    await nowhere.end();
  });
});

describe('a lock whose holder says nothing any more', () => {
  const LOCK_TIMEOUT = 400;
  const command = (actor: Actor, sessionId: string) => ({
    ...envelope('registration.register', { registrationId: uuidv7(), sessionId }),
    actor: actor.userId,
  });
  const connectionString = () =>
    (world.pool as unknown as { options: { connectionString: string } }).options.connectionString;

  it('costs those who wait for it their turn, and nobody else a connection', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const [taken, free] = [
      await world.session(manager, { day: 15, hour: 9 }),
      await world.session(manager, { day: 16, hour: 9 }),
    ];
    const pool = createPool(
      { connectionString: connectionString(), max: 2, connectionTimeoutMillis: 3000, lock_timeout: LOCK_TIMEOUT },
      () => undefined,
    );
    const faults: unknown[] = [];
    const executor = createExecutor({ pool, now: () => world.clock.now, onFault: ({ name }) => faults.push(name) });
    const holder = await world.owner.connect();
    await holder.query('begin');
    await new HeldLocks(holder, [`session:${taken.sessionId}`]).taken;
    // Its device gave up and asks again, as often as there are connections and more.
    const waiting = command(person, taken.sessionId);
    const tries = Array.from({ length: 4 }, () => executor.executeBatch([waiting], person));
    const receipt = await executor.execute(command(other, free.sessionId), other);
    expect(receipt.status).toBe('applied');
    const { receipts, failures } = (await tries[0]) ?? {};
    expect([receipts, failures]).toEqual([[], [{ id: waiting.id, code: 'internal_error' }]]);
    expect(faults[0]).toBe('registration.register');
    await holder.query('rollback');
    holder.release();
    await Promise.all(tries);
    const { receipts: after } = await executor.executeBatch([waiting], person);
    expect(after.map(({ status }) => status)).toEqual(['applied']);
    await pool.end();
  });

  it('is let go of when Postgres has heard nothing of it for a while', async () => {
    const person = await world.person();
    const { sessionId } = await world.session(manager, { day: 17, hour: 9 });
    const silent = createPool(
      { connectionString: connectionString(), max: 1, idle_in_transaction_session_timeout: 300 },
      () => undefined,
    );
    const holder = await silent.connect();
    await holder.query('begin');
    await new HeldLocks(holder, [`session:${sessionId}`]).taken;
    const receipt = await world.executor.execute(command(person, sessionId), person);
    expect(receipt.status).toBe('applied');
    holder.release(true);
    await silent.end();
  });
});

it('tells what passes by itself from what does not: too many locks for one command are its own fault', () => {
  const error = (code: string) => Object.assign(new pg.DatabaseError('', 0, 'error'), { code });
  const passing = ['53100', '53300', '57P01', '08006', '25006', '25P03'];
  expect(passing.filter((code) => !isPostgresAway(error(code)))).toEqual([]);
  expect(['53200', '55P03', '23505'].filter((code) => isPostgresAway(error(code)))).toEqual([]);
});
