/**
 * The organisation a run happens in: its own rows inside a database that many runs share. Always: every id begins with the
 * run's key, so no run meets another's rows; a backup is every row of the organisation, and restoring puts back exactly those.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Meeting, OfficeRow, Rows, TableName, UserRow } from '@openkms/schema/domain/rows.ts';
import { toInstant } from '@openkms/schema/domain/zone.ts';
import { tables } from '@openkms/schema/db/tables.ts';
import { insertRows, selectRows } from '@openkms/sync-server/execute/table-sql.ts';
import type pg from 'pg';
import type { Plan } from './plan.ts';
import type { OrgRows } from './replica.ts';
import { START } from './time.ts';

const TABLES = Object.keys(tables) as TableName[];

export type Organisation = {
  readonly orgId: string;
  readonly offices: readonly OfficeRow[];
  readonly people: readonly Actor[];
};

/** Makes the organisation of `plan`; ids begin with `key`. */
export async function makeOrganisation(owner: pg.Pool, key: string, plan: Plan): Promise<Organisation> {
  const orgId = `${key}-org`;
  const stamp = { orgId, version: 1, updatedAt: START };
  const offices: OfficeRow[] = [
    { id: `${key}-nyc`, ...stamp, code: 'NYC', name: 'New York', zone: 'America/New_York', isVirtual: false },
    { id: `${key}-lon`, ...stamp, code: 'LON', name: 'London', zone: 'Europe/London', isVirtual: false },
  ];
  const officeId = offices[0]?.id ?? '';
  const people: UserRow[] = plan.people.map((role, index) => ({
    id: `${key}-p${index}`,
    ...stamp,
    officeId,
    email: `${key}-p${index}@acme.example`,
    name: `Person ${index}`,
    department: 'Sales',
    role,
    managerId: null,
    active: true,
  }));
  const trainings = plan.trainings.map((title, index): Rows['training'] => ({
    id: `${key}-t${index}`,
    ...stamp,
    code: `T${index}`,
    title,
    description: 'As it was',
    department: 'General',
    skills: [],
    level: null,
    hours: 2,
    status: 'active',
    archiveReason: null,
    updatedBy: null,
  }));
  const sessions: Rows['session'][] = [];
  for (const [index, { training, office, capacity, walls }] of plan.sessions.entries()) {
    const at = offices[office] ?? offices[0];
    if (!at) throw new TypeError('an organisation has offices');
    const sessionId = `${key}-s${index}`;
    const timed = walls.map(({ start, end }): Meeting => ({
      startsAt: toInstant(start, at.zone) ?? Number.NaN,
      endsAt: toInstant(end, at.zone) ?? Number.NaN,
      wallStart: start,
      wallEnd: end,
      room: null,
      kind: null,
    }));
    sessions.push({
      id: sessionId,
      ...stamp,
      trainingId: `${key}-t${training}`,
      officeId: at.id,
      code: `S${index}`,
      description: 'As it was',
      status: 'scheduled',
      schedule: 'scheduled',
      mode: 'in-person',
      zone: at.zone,
      room: null,
      virtualUrl: null,
      trainers: [],
      meetings: timed.toSorted((a, b) => a.startsAt - b.startsAt),
      capacity,
      seatsTaken: 0,
      waitlistCount: 0,
      startsAt: Math.min(...timed.map((each) => each.startsAt)),
      endsAt: Math.max(...timed.map((each) => each.endsAt)),
      cancelReason: null,
      cancelledAt: null,
      updatedBy: null,
    });
  }
  await transaction(owner, async (client) => {
    await Promise.all([
      insertRows(client, 'org', [{ id: orgId, name: 'Acme', yearlyGoalHours: 40 }]),
      insertRows(client, 'office', offices),
      insertRows(client, 'user', people),
      insertRows(client, 'training', trainings),
      insertRows(client, 'session', sessions),
    ]);
  });
  const actors = people.map(({ id, role, name }): Actor => ({ userId: id, orgId, role, officeId, name }));
  return { orgId, offices, people: actors };
}

/** Every row of the organisation, at one moment. */
export function readOrganisation(owner: pg.Pool, orgId: string): Promise<OrgRows> {
  return transaction(
    owner,
    async (client) => {
      const read = await Promise.all(
        TABLES.map((table) => selectRows(client, table, table === 'org' ? { id: orgId } : { orgId })),
      );
      return Object.fromEntries(TABLES.map((table, index) => [table, read[index] ?? []])) as unknown as OrgRows;
    },
    'begin isolation level repeatable read read only',
  );
}

/** All rows of all tables of one organisation, as Postgres writes them in JSON. */
export type Backup = ReadonlyMap<string, string>;

export async function backUp(owner: pg.Pool, orgId: string): Promise<Backup> {
  const owned = await ownedTables(owner);
  const backup = new Map<string, string>();
  await transaction(
    owner,
    async (client) => {
      for (const table of owned) {
        const { rows } = await client.query<{ rows: string }>(
          `select coalesce(json_agg(t), '[]')::text as rows from "${table}" t where org_id = $1`,
          [orgId],
        );
        backup.set(table, rows[0]?.rows ?? '[]');
      }
    },
    'begin isolation level repeatable read read only',
  );
  return backup;
}

/** Makes the organisation's rows those of `backup`, and no others. */
export async function restore(owner: pg.Pool, orgId: string, backup: Backup): Promise<void> {
  await transaction(owner, async (client) => {
    // Triggers and references rest meanwhile, as they do under pg_restore.
    await client.query('set local session_replication_role = replica');
    for (const [table, rows] of backup) {
      await client.query(`delete from "${table}" where org_id = $1`, [orgId]);
      await client.query(
        `insert into "${table}" overriding system value select * from json_populate_recordset(null::"${table}", $1)`,
        [rows],
      );
    }
  });
}

const known = new WeakMap<pg.Pool, Promise<readonly string[]>>();

/** Tables with an `org_id`, whoever adds them. */
function ownedTables(owner: pg.Pool): Promise<readonly string[]> {
  const reading =
    known.get(owner) ??
    owner
      .query<{ name: string }>(
        `select c.table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and c.column_name = 'org_id' and t.table_type = 'BASE TABLE' order by 1`,
      )
      .then(({ rows }) => rows.map((row) => row.name));
  known.set(owner, reading);
  return reading;
}

async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const [, result] = await Promise.all([client.query(begin), work(client)]);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = new Error('the connection is discarded', { cause: error });
    throw error;
  } finally {
    client.release(broken);
  }
}
