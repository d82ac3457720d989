/** Reads by lists of values: however many there are, each row once, by statements that Postgres plans once. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from './fixture.ts';
import { inOrg } from './org-transaction.ts';
import { selectRows } from './table-sql.ts';

let world: World;
let orgId: string;
let ids: string[];
beforeAll(async () => {
  world = await createWorld();
  ({ orgId } = await world.person());
  ids = Array.from({ length: 70 }, () => uuidv7());
  await world.owner.query(
    `insert into training (id, org_id, code, title) select id, $1, id, id from unnest($2::text[]) as id`,
    [orgId, ids],
  );
});
afterAll(() => world.close());

it.each([0, 1, 2, 3, 5, 64, 65, 70])('reads each of %i rows once, also where it is asked for twice', async (count) => {
  const wanted = ids.slice(0, count);
  const rows = await inOrg(world.pool, orgId, ({ client }) =>
    selectRows(client, 'training', { id: [...wanted, ...wanted], orgId }),
  );
  expect(rows.map(({ id }) => id).toSorted()).toEqual(wanted);
});

it('keeps the plan of a read, of lists of similar length the same one', async () => {
  const plans = await inOrg(world.pool, orgId, async ({ client }) => {
    for (let round = 0; round < 12; round += 1) {
      const from = round % 2 === 0 ? 5 : 8;
      await selectRows(client, 'training', { id: ids.slice(round, round + from) });
    }
    const { rows } = await client.query<{ generic: number; custom: number }>(
      `select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements where name = 'select:training:id*8'`,
    );
    return rows;
  });
  expect(plans).toEqual([{ generic: 7, custom: 5 }]);
});
