/**
 * A write that Postgres refuses, with statements behind it on the same pipelined connection. Always: the reason is found,
 * whatever is heard first, also where this process was busy while Postgres answered and reads all its answers in one go.
 */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { createExecutor } from './executor.ts';
import { createWorld, type World } from './fixture.ts';
import { inConvoy, inOrg } from './org-transaction.ts';

let world: World;
let manager: Actor;
beforeAll(async () => {
  world = await createWorld();
  manager = await world.person('manager');
});
afterAll(() => world.close());

/** As another request's work would: nothing else runs for a while, once what was written by now has left. */
function busySoon(turns = 3): void {
  setImmediate(() => {
    if (turns > 1) return busySoon(turns - 1);
    const until = performance.now() + 30;
    while (performance.now() < until);
  });
}
const executorOf = (isBusy: boolean, faults: unknown[]) =>
  createExecutor({
    pool: world.pool,
    // Read last before the writes are sent.
    now: () => {
      if (isBusy) busySoon();
      return world.clock.now;
    },
    onFault: ({ error }) => faults.push(error),
  });
const envelope = (actor: Actor, name: string, args: JsonValue) => ({
  id: uuidv7(),
  name,
  version: 1,
  args,
  actor: actor.userId,
  device: 'laptop',
  seq: 1,
  issuedAt: world.clock.now,
});
/** A registration whose id another organisation has, which nobody of this one can see; its seat is counted behind it. */
async function takenElsewhere(person: Actor) {
  const { sessionId } = await world.session(manager, { day: 11, hour: 9 });
  const [registrationId, other] = [uuidv7(), uuidv7()];
  await world.owner.query(`insert into org (id, name) values ($1, 'Globex')`, [other]);
  await world.owner.query(
    `insert into registration (id, org_id, session_id, user_id, status, requested_at, source)
     values ($1, $2, $3, $4, 'cancelled', now(), 'person')`,
    [registrationId, other, sessionId, person.userId],
  );
  return { refused: envelope(person, 'registration.register', { registrationId, sessionId }), sessionId };
}

it.each([false, true])('has a receipt that says why (process busy: %s)', async (isBusy) => {
  const person = await world.person();
  const { refused } = await takenElsewhere(person);
  const faults: unknown[] = [];
  const receipt = await executorOf(isBusy, faults).execute(refused, person);
  expect([receipt.status, receipt.code, faults]).toEqual(['rejected', 'duplicate_id', []]);
});

it.each([false, true])('has one in a batch too, and what depends on it goes on (process busy: %s)', async (isBusy) => {
  const person = await world.person();
  const { refused, sessionId } = await takenElsewhere(person);
  const again = envelope(person, 'registration.register', { registrationId: uuidv7(), sessionId });
  const faults: unknown[] = [];
  const answer = await executorOf(isBusy, faults).executeBatch([refused, again], person);
  expect(answer.receipts.map(({ code, status }) => code ?? status)).toEqual(['duplicate_id', 'applied']);
  expect([answer.failures, faults]).toEqual([[], []]);
});

it('is told where only what was sent last was refused', async () => {
  const org = manager.orgId;
  const refused = inOrg(world.pool, org, async (tx) => {
    tx.finally(Promise.reject(Object.assign(new Error('never sent'))));
    await tx.client.query('select 1');
  });
  await expect(refused).rejects.toThrow('never sent');
});

it('leaves nothing on its way into the transaction of the next in a batch', async () => {
  const add = (client: { query: (text: string, values: unknown[]) => Promise<unknown> }, code: string) =>
    client.query('insert into training (id, org_id, code, title) values ($1, $2, $3, $3)', [
      uuidv7(),
      manager.orgId,
      code,
    ]);
  await inConvoy(world.pool, manager.orgId, async () => {
    await inOrg(world.pool, manager.orgId, ({ client }) => add(client, 'before'));
    const failing = inOrg(world.pool, manager.orgId, async (tx) => {
      // Two steps: the second is sent only once the first was answered.
      tx.finally(tx.client.query('select pg_sleep(0.05)').then(() => add(tx.client, 'late')));
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    await inOrg(world.pool, manager.orgId, ({ client }) => add(client, 'after'));
  });
  const codes = await world.rows(`select code from training where code in ('before', 'late', 'after') order by code`);
  expect(codes.map(({ code }) => code)).toEqual(['after', 'before']);
});
