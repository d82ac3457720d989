/**
 * A queue written by an older build, executed by a newer one. No command has had to change yet, so the newer build is made
 * here: registration.register as it is, but with its argument renamed in version 2. Everything else is real: the executor,
 * the rule, Postgres.
 */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Command, defineCommand, type PreparedCommand } from '@openkms/schema/commands/command.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { createExecutor, type Executor } from './executor.ts';
import { createWorld, NOON, type World } from './fixture.ts';

const NAME = 'registration.register';
const inVersion1 = z.object({ registrationId: z.string(), sessionId: z.string() });
const inVersion2 = z.object({ registrationId: z.string(), seatIn: z.string() });
type Args = z.infer<typeof inVersion2>;

/** The real command, prepared for arguments of version 2. */
function real({ registrationId, seatIn }: Args): PreparedCommand {
  const prepared = allCommands.get(NAME)?.prepare({ version: 1, args: { registrationId, sessionId: seatIn } });
  if (prepared?.kind !== 'ready') throw new Error('The real command does not take what it takes.');
  return prepared.command;
}

const renamed: Command = defineCommand({
  name: NAME,
  version: 2,
  args: inVersion2,
  base: z.undefined(),
  upcast: (args) => {
    const { registrationId, sessionId } = inVersion1.parse(args);
    return { registrationId, seatIn: sessionId };
  },
  authorise: (actor, args) => real(args).authorise(actor),
  locks: (args, actor) => real(args).locks(actor),
  read: (args, actor) => real(args).read(actor),
  decide: (rule, _args, context) => rule(context),
  entity: (args) => real(args).entity,
  settle: 'promote',
});

let world: World;
let newer: Executor;
beforeAll(async () => {
  world = await createWorld();
  newer = createExecutor({ pool: world.pool, now: () => NOON, commands: new Map([...allCommands, [NAME, renamed]]) });
});
afterAll(() => world.close());

let seq = 0;
const queued = (actor: Actor, version: number, args: JsonValue) => ({
  id: uuidv7(),
  name: NAME,
  version,
  args,
  actor: actor.userId,
  device: `device-${actor.userId}`,
  seq: (seq += 1),
  issuedAt: NOON,
});
const seatsOf = async (sessionId: string) =>
  (await world.rows('select user_id from registration where session_id = $1 order by id', [sessionId])).map(
    (row) => row['user_id'],
  );

it('a command of the version before, upcast by a test-only registry, seats a person by the real rule, once', async () => {
  const manager = await world.person('manager');
  const { sessionId } = await world.session(manager, { day: 10, hour: 9 });
  const person = await world.person();
  const registrationId = uuidv7();
  const old = queued(person, 1, { registrationId, sessionId });
  const receipt = await newer.execute(old, person);
  expect([receipt.status, receipt.entityId]).toEqual(['applied', registrationId]);
  expect(await seatsOf(sessionId)).toEqual([person.userId]);
  expect(await newer.execute(old, person)).toEqual(receipt);
  expect(await seatsOf(sessionId)).toEqual([person.userId]);
  // What was received is what is kept: an auditor sees the words of that build, not ours.
  const entry = await world.row('select details from audit_log where command_id = $1', [old.id]);
  expect(entry['details']).toMatchObject({ args: { registrationId, sessionId } });
});

it('one queue holds commands of both versions; each is understood in its own words (test-only registry)', async () => {
  const manager = await world.person('manager');
  const first = await world.session(manager, { day: 11, hour: 9 });
  const second = await world.session(manager, { day: 12, hour: 9 });
  const person = await world.person();
  const { receipts, failures } = await newer.executeBatch(
    [
      queued(person, 1, { registrationId: uuidv7(), sessionId: first.sessionId }),
      queued(person, 2, { registrationId: uuidv7(), seatIn: second.sessionId }),
    ],
    person,
  );
  expect(failures).toEqual([]);
  expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect([await seatsOf(first.sessionId), await seatsOf(second.sessionId)]).toEqual([[person.userId], [person.userId]]);
});

it('what no upcast brings forward is kept for an administrator, and so is a newer build’s at an older server', async () => {
  const person = await world.person();
  const args = { registrationId: uuidv7(), session: uuidv7() };
  const broken = await newer.execute(queued(person, 1, args), person);
  expect([broken.status, broken.code]).toEqual(['dead-letter', 'unsupported_version']);
  const ahead = await world.executor.execute(queued(person, 2, args), person);
  expect([ahead.status, ahead.code]).toEqual(['dead-letter', 'unsupported_version']);
  const letters = await world.rows('select id from command_dead_letter where actor_id = $1', [person.userId]);
  expect(letters).toHaveLength(2);
});

it('a column that a later build has added costs the server of this one no command', async () => {
  const [manager, person] = [await world.person('manager'), await world.person()];
  const { sessionId } = await world.session(manager, { day: 13, hour: 9 });
  await world.owner.query('alter table registration add column attended boolean not null default false');
  const receipt = await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId });
  expect(receipt.status).toBe('applied');
});
