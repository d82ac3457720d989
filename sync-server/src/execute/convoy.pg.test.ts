/** Transactions of a batch that travel together: what fails goes alone, nobody waits while others wait, nothing lost is answered. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from './fixture.ts';
import { HeldLocks } from './locks.ts';
import { ConvoyLost, inConvoy, inOrg } from './org-transaction.ts';

let world: World;
let orgId: string;
beforeAll(async () => {
  world = await createWorld();
  ({ orgId } = await world.person());
});
afterAll(() => world.close());
beforeEach(() => world.owner.query(`delete from training`));

const add = (code: string) =>
  inOrg(world.pool, orgId, async ({ client }) => {
    await client.query(`insert into training (id, org_id, code, title) values ($1, $2, $3, $3)`, [
      uuidv7(),
      orgId,
      code,
    ]);
    return code;
  });
const codes = async () => (await world.rows(`select code from training order by code`)).map(({ code }) => code);
const locked = (key: `session:${string}`, code: string) =>
  inOrg(world.pool, orgId, async ({ client }) => {
    const held = new HeldLocks(client, [key]);
    await held.taken;
    await client.query(`insert into training (id, org_id, code, title) values ($1, $2, $3, $3)`, [
      uuidv7(),
      orgId,
      code,
    ]);
  });

it('commits all of them, however many', async () => {
  const many = Array.from({ length: 50 }, (_, at) => `code-${String(at).padStart(2, '0')}`);
  await inConvoy(world.pool, orgId, async () => {
    for (const code of many) await add(code);
  });
  expect(await codes()).toEqual(many);
});

it('shows nothing before it arrives', async () => {
  await inConvoy(world.pool, orgId, async () => {
    await add('first');
    expect(await codes()).toEqual([]);
  });
  expect(await codes()).toEqual(['first']);
});

it('rolls back the one that fails and keeps those before and after it', async () => {
  await inConvoy(world.pool, orgId, async () => {
    await add('a');
    await expect(add('a')).rejects.toMatchObject({ code: '23505' });
    await add('b');
  });
  expect(await codes()).toEqual(['a', 'b']);
});

it('lets the others go before it waits for a lock', async () => {
  const other = await world.pool.connect();
  await other.query('begin');
  await new HeldLocks(other, ['session:s']).taken;
  const travelling = inConvoy(world.pool, orgId, async () => {
    await locked('session:own', 'a');
    await locked('session:s', 'b');
  });
  await expect.poll(codes).toEqual(['a']);
  await other.query('commit');
  other.release();
  await travelling;
  expect(await codes()).toEqual(['a', 'b']);
});

it('cannot wait in a circle: two convoys that want each other’s locks both arrive', async () => {
  const convoy = (name: string, keys: readonly string[]) =>
    inConvoy(world.pool, orgId, async () => {
      for (let round = 0; round < 10; round += 1) {
        for (const key of keys) await locked(`session:${key}`, `${name}-${round}-${key}`);
      }
    });
  await Promise.all([convoy('x', ['1', '2']), convoy('y', ['2', '1'])]);
  expect(await codes()).toHaveLength(40);
});

it('says that all is lost when the connection ends, and leaves nothing behind', async () => {
  const lost = inConvoy(world.pool, orgId, async () => {
    await add('a');
    await world.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'openkms_app' and state = 'idle in transaction' and datname = current_database()`,
    );
    await add('b');
  });
  await expect(lost).rejects.toBeInstanceOf(ConvoyLost);
  expect(await codes()).toEqual([]);
  await add('again');
  expect(await codes()).toEqual(['again']);
});
