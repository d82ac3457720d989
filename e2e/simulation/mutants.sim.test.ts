/**
 * The oracle against systems that are broken on purpose: each way of breaking must be noticed within a few runs. Without
 * these, a simulation that finds nothing might be one that looks at nothing.
 */
import { readTransfer } from '@openkms/client/outbox/transfer.ts';
import { type SessionDb, type SessionStore, sessionStore } from '@openkms/client/platform/session-store.ts';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Executor } from '@openkms/sync-server/execute/executor.ts';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import type { Problem } from './evidence.ts';
import { type Plan, planOf } from './plan.ts';
import type { Sabotage } from './run.ts';
import { runOnPostgres } from './run-on-postgres.ts';
import type { Databases } from './server.ts';
import { WebLocks } from './web-locks.ts';

const run = runOnPostgres('m');

/** Statements of somebody who may do anything, also what triggers forbid. */
async function tamper({ owner }: Databases, text: string, values: readonly unknown[] = []): Promise<number> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    const { rowCount } = await client.query(text, [...values]);
    await client.query('commit');
    return rowCount ?? 0;
  } finally {
    client.release();
  }
}

/** The executor with something done to each command before or after. */
function around(
  before: (raw: unknown) => unknown,
  after: (databases: Databases, raw: CommandEnvelope, again: () => Promise<unknown>) => Promise<void>,
): NonNullable<Sabotage['executor']> {
  return (executor, at): Executor => ({
    ...executor,
    async executeBatch(raws, actor) {
      const answer = await executor.executeBatch(raws.map(before), actor);
      for (const raw of raws) await after(at, raw as CommandEnvelope, () => executor.executeBatch([raw], actor));
      return answer;
    },
  });
}
const asItIs = (plan: Plan): Plan => plan;
const untouched = (raw: unknown) => raw;
const nothing = async () => undefined;

type Mutant = readonly [
  name: string,
  sabotage: Sabotage,
  noticed: RegExp,
  kind: Problem['kind'],
  /** The plans it shows in, where few others have the occasion. */
  bent?: (plan: Plan) => Plan,
];

/** Administrators who all do `act` to one session and judge each other's conflicts about it. */
const contestedBy =
  (act: 'room' | 'move') =>
  (plan: Plan): Plan => ({
    ...plan,
    people: plan.people.map(() => 'admin'),
    events: plan.events.map((event, index) =>
      event.kind === 'act'
        ? { ...event, act: index % 3 === 0 ? 'resolve' : act, pick: [0, event.pick[1], event.pick[2]] }
        : event,
    ),
  });

const MUTANTS: readonly Mutant[] = [
  [
    'an outbox that forgets what was not sent yet',
    {
      async before(_databases, _orgId, devices) {
        for (const device of devices) {
          device.setLine(false);
          await device.saving.send({ name: 'nobody.knows', args: {} });
          device.crash(null, 0, 10);
          const db = await new Dexie(device.name).open();
          const rows = (await db.table('outbox').toArray()) as { id: string; progress: { state: string } }[];
          await db
            .table('outbox')
            .bulkDelete(rows.filter((row) => row.progress.state === 'saved').map((row) => row.id));
          db.close();
        }
      },
    },
    /has no receipt; tab \d says nothing/,
    'lost',
  ],
  [
    'a server that answers before it has written',
    {
      after: (at, orgId) =>
        tamper(
          at,
          'delete from command_receipt where org_id = $1 and id = (select min(id) from command_receipt where org_id = $1)',
          [orgId],
        ),
    },
    /has no receipt/,
    'lost',
  ],
  [
    'an executor that carries a command out twice',
    {
      executor: around(untouched, async (at, { id }, again) => {
        await tamper(at, 'delete from command_receipt where id = $1', [id]);
        await again();
      }),
    },
    /was written 2 times/,
    'duplicated',
  ],
  [
    'seats counted wrong',
    {
      executor: around(untouched, async (at, { args }) => {
        const { sessionId } = args as { sessionId?: string };
        await tamper(at, 'update session set seats_taken = seats_taken + 1 where id = $1 and seats_taken < capacity', [
          sessionId ?? '',
        ]);
      }),
    },
    /counts \d\+\d, there are/,
    'divergent',
  ],
  [
    'a seat given to one too many',
    {
      after: (at, orgId) =>
        tamper(
          at,
          `update registration set status = 'registered', waitlist_position = null where org_id = $1 and status = 'waitlisted'`,
          [orgId],
        ),
    },
    /is oversold/,
    'divergent',
  ],
  [
    'a conflict that is not kept',
    { after: (at, orgId) => tamper(at, 'delete from sync_conflict where org_id = $1', [orgId]) },
    /is in no conflict|is missing from Postgres/,
    'lost',
  ],
  [
    'the last writer wins',
    {
      executor: (executor, at): Executor => ({
        ...executor,
        async executeBatch(raws, actor) {
          const bent: unknown[] = [];
          for (const raw of raws) bent.push(await overwriting(at, raw as CommandEnvelope));
          return executor.executeBatch(bent, actor);
        },
      }),
    },
    /is in no conflict|the rules say|the rule says/,
    'divergent',
  ],
  [
    'a judgement over values that nobody judged',
    {
      executor: (executor, at): Executor => ({
        ...executor,
        async executeBatch(raws, actor) {
          const bent: unknown[] = [];
          for (const raw of raws) bent.push(await unseeing(at, raw as CommandEnvelope));
          return executor.executeBatch(bent, actor);
        },
      }),
    },
    /which nobody who judged it had seen/,
    'lost',
    contestedBy('room'),
  ],
  [
    'a conflict that does not say in which zone its times were meant',
    {
      after: (at, orgId) =>
        tamper(at, `update sync_conflict set mine = mine - 'zone' where org_id = $1 and mine ? 'zone'`, [orgId]),
    },
    /wanted of meetings .* is in no conflict/,
    'lost',
    contestedBy('move'),
  ],
  [
    'commands of a device carried out backwards',
    {
      executor: (executor): Executor => ({
        ...executor,
        executeBatch: (raws, actor) => executor.executeBatch(raws.toReversed(), actor),
      }),
    },
    /was decided before/,
    'divergent',
  ],
  [
    'an audit log that is rewritten',
    {
      after: (at, orgId) =>
        tamper(at, `update audit_log set actor_name = 'Somebody else' where org_id = $1 and outcome = 'applied'`, [
          orgId,
        ]),
    },
    /the audit log has, and should not/,
    'divergent',
  ],
  [
    'a row changed by nobody',
    { after: (at, orgId) => tamper(at, `update training set title = 'Another' where org_id = $1`, [orgId]) },
    /title is "Another", the rules say/,
    'divergent',
  ],
  [
    'a receipt that says what did not happen',
    {
      executor: around(untouched, async (at, { id }) => {
        await tamper(
          at,
          `update command_receipt set status = 'applied', code = null where id = $1 and status = 'rejected'`,
          [id],
        );
      }),
    },
    /the server said .*the rule says/,
    'divergent',
  ],
  [
    'a seal that drops the last command',
    { client: () => ({ storeOf: forgetful }) },
    /has no receipt; tab \d says nothing/,
    'lost',
  ],
  [
    'a sign-out that leaves a copy open',
    { client: () => ({ storeOf: careless }) },
    /somebody who has gone left open: outbox/,
    'divergent',
  ],
  [
    'an import under new ids',
    {
      client: () => ({
        async readFile(text, userId) {
          const read = await readTransfer(text, userId);
          const commands = read.commands.map(({ envelope, entity }) => ({
            envelope: { ...envelope, id: `${envelope.id}-again` },
            entity,
          }));
          return { ...read, commands };
        },
      }),
    },
    /nobody saved .*-again, and it has a receipt/,
    'divergent',
  ],
  [
    'a leader that was robbed of its lead and goes on sending',
    { client: () => ({ locks: new DeafLocks() }) },
    /it sent commands without leading/,
    'divergent',
  ],
];

/** Locks that do not tell whoever is robbed. */
class DeafLocks extends WebLocks {
  protected override rob(): void {
    // Nobody hears of it.
  }
}

const queueOf = (db: SessionDb, userId: string) =>
  db.outbox.where('[userId+seq]').between([userId, 0], [userId, Infinity]);

function forgetful(db: SessionDb): SessionStore {
  const store = sessionStore(db);
  return {
    ...store,
    async leave(who, ...rest) {
      const last = await db.read(() => queueOf(db, who.userId).last());
      if (last) await db.write(['outbox'], () => db.outbox.delete(last.id));
      return store.leave(who, ...rest);
    },
  };
}

function careless(db: SessionDb): SessionStore {
  const store = sessionStore(db);
  return {
    ...store,
    // What it sweeps away right after is what it should have sealed.
    sweep: async () => undefined,
    async leave(who, ...rest) {
      const all = await db.read(() => queueOf(db, who.userId).toArray());
      const left = await store.leave(who, ...rest);
      await db.write(['outbox'], () => db.outbox.bulkPut(all));
      return left;
    },
  };
}

/** The edit as if whoever sent it had seen what stands now. */
async function overwriting({ owner }: Databases, raw: CommandEnvelope): Promise<unknown> {
  if (raw.name !== 'session.edit') return raw;
  const { sessionId, changes } = raw.args as {
    sessionId: string;
    changes: { [field: string]: { from: unknown; to: unknown } };
  };
  const { rows } = await owner.query<Record<string, unknown>>(
    'select description, capacity, room from session where id = $1',
    [sessionId],
  );
  const seen = Object.fromEntries(
    Object.entries(changes).map(([field, { to }]) => [field, { from: rows[0]?.[field] ?? null, to }]),
  );
  return { ...raw, args: { sessionId, changes: seen } };
}

/** The judgement as if it had been made over what stands now. */
async function unseeing({ owner }: Databases, raw: CommandEnvelope): Promise<unknown> {
  if (raw.name !== 'conflict.resolve') return raw;
  const { conflictId } = raw.args as { conflictId: string };
  const { rows } = await owner.query<{ base: unknown }>(
    `select jsonb_build_object('description', description, 'capacity', capacity, 'room', room) as base
       from session where id = (select entity_id from sync_conflict where id = $1 and kind = 'field')`,
    [conflictId],
  );
  return rows[0] === undefined ? raw : { ...raw, base: rows[0].base };
}

describe('the oracle notices', () => {
  const all = MUTANTS.map(([name, sabotage, noticed, kind, bent = asItIs]) => {
    return [name, sabotage, noticed, kind, bent] as const;
  });
  it.each(all)('%s', async (_name, sabotage, noticed, kind, bent) => {
    const found: Problem[] = [];
    for (let seed = 1; seed <= 60 && !found.some((each) => each.kind === kind && noticed.test(each.text)); seed += 1)
      found.push(...(await run(bent(planOf(seed)), sabotage)).problems);
    expect(
      found.some((each) => each.kind === kind && noticed.test(each.text)),
      found
        .map((each) => each.text)
        .slice(0, 3)
        .join('\n'),
    ).toBe(true);
  });

  it.each([
    ['a plan of all kinds', asItIs],
    ['people who contest one field', contestedBy('room')],
    ['people who contest the times of one session', contestedBy('move')],
  ])('nothing in a system that is whole: %s', async (_name, bent) => {
    for (const seed of [1, 2, 3]) {
      const whole = await run(bent(planOf(seed)), { executor: around(untouched, nothing) });
      expect(whole.problems).toEqual([]);
    }
  });
});
