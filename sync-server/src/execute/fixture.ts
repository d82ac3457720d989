/** An organisation with people, offices and sessions for tests of the executor, built through its own commands. */
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { CommandReceiptRow, JsonValue, Role } from '@openkms/schema/domain/rows.ts';
import { createTestDatabase } from '@openkms/schema/db/test-database.ts';
import { createExecutor, type Executor } from './executor.ts';
import { createPool } from './pool.ts';

export const HOUR = 3_600_000;
/** Monday 2027-03-01 12:00 UTC: the "now" of executor tests. */
export const NOON = Date.UTC(2027, 2, 1, 12);

export type World = {
  readonly pool: pg.Pool;
  readonly owner: pg.Pool;
  readonly executor: Executor;
  readonly clock: { now: number };
  readonly office: string;
  /** Sends one command as `actor`; `extra` overrides parts of the envelope. */
  readonly send: (
    actor: Actor,
    name: string,
    args: JsonValue,
    extra?: Partial<CommandEnvelope>,
  ) => Promise<CommandReceiptRow>;
  readonly person: (role?: Role) => Promise<Actor>;
  /** A training with one session of `capacity` seats at `hour` o'clock (New York) on 2027-03-`day`, lasting two hours. */
  readonly session: (
    manager: Actor,
    at: { day: number; hour: number; capacity?: number },
  ) => Promise<{ sessionId: string; trainingId: string }>;
  readonly row: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>>;
  readonly rows: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
};

export async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  // Dropping the database ends connections that are just closing.
  const pool = createPool({ connectionString: database.appUrl, max: 10 }, () => undefined);
  const orgId = uuidv7();
  const office = uuidv7();
  await owner.query(`insert into org (id, name) values ($1, 'Acme')`, [orgId]);
  await owner.query(
    `insert into office (id, org_id, code, name, zone) values ($1, $2, 'NYC', 'New York', 'America/New_York')`,
    [office, orgId],
  );
  const clock = { now: NOON };
  const executor = createExecutor({ pool, now: () => clock.now });
  let seq = 0;
  const send: World['send'] = (actor, name, args, extra = {}) =>
    executor.execute(
      {
        id: uuidv7(),
        name,
        version: 1,
        args,
        actor: actor.userId,
        device: `device-${actor.userId}`,
        seq: (seq += 1),
        issuedAt: clock.now,
        ...extra,
      },
      actor,
    );
  const rows: World['rows'] = async (text, values = []) =>
    (await owner.query<Record<string, unknown>>(text, [...values])).rows;
  return {
    pool,
    owner,
    executor,
    clock,
    office,
    send,
    rows,
    async person(role = 'employee') {
      const userId = uuidv7();
      const name = `Person ${userId.slice(-4)}`;
      await owner.query(
        `insert into "user" (id, org_id, office_id, email, name, role) values ($1, $2, $3, $4, $5, $6)`,
        [userId, orgId, office, `${userId}@acme.example`, name, role],
      );
      return { userId, orgId, role, officeId: office, name };
    },
    async session(manager, { day, hour, capacity = 10 }) {
      const trainingId = uuidv7();
      const sessionId = uuidv7();
      const two = (n: number) => String(n).padStart(2, '0');
      const date = `2027-03-${two(day)}`;
      await send(manager, 'training.create', {
        trainingId,
        code: trainingId.slice(-12),
        title: `Training ${trainingId.slice(-4)}`,
        hours: 2,
      });
      const receipt = await send(manager, 'session.schedule', {
        sessionId,
        trainingId,
        officeId: office,
        code: sessionId.slice(-12),
        capacity,
        meetings: [{ start: `${date}T${two(hour)}:00`, end: `${date}T${two(hour + 2)}:00` }],
      });
      if (receipt.status !== 'applied') throw new Error(`session was not scheduled: ${JSON.stringify(receipt)}`);
      return { sessionId, trainingId };
    },
    async row(text, values) {
      const [first] = await rows(text, values);
      if (!first) throw new Error(`no row: ${text}`);
      return first;
    },
    async close() {
      await Promise.all([pool.end(), owner.end()]);
      await database.drop();
    },
  };
}
