/**
 * The first data of an installation. Always: an organisation that has been seeded is left alone, and one whose seed was
 * interrupted is completed; rows go through the executor's import commands as everybody's do, and the passwords come last,
 * so nobody can sign in to half an organisation.
 */
import { DEMO_ORG_ID } from './demo-org.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { hashPassword } from '../auth/password.ts';
import { importBatches, type ImportRows } from '../cli/import-rows.ts';
import { officeRows } from '../cli/offices.ts';
import { sourceId } from '../cli/source-id.ts';
import { createExecutor } from '../execute/executor.ts';
import { accountRows, demoRows } from './demo.ts';
import { northwindRows } from './northwind.ts';

export type SeedKind = 'demo' | 'accounts' | 'none';

export type SeedDeps = {
  /** May add organisations: the owner of the database. */
  readonly owner: pg.Pool;
  /** Role openkms_app. */
  readonly app: pg.Pool;
  /** Role openkms_auth. */
  readonly auth: pg.Pool;
  /** ms UTC; the demo data is told around it. */
  readonly now: number;
  /** Progress, one line each. */
  readonly say: (line: string) => void;
};

/** `seeded`: what this run wrote; `demo`: whether the database holds the demo accounts. */
export type SeedResult = { readonly seeded: SeedKind | 'nothing'; readonly demo: boolean };

export type FirstAdmin = { readonly email: string; readonly password: string; readonly organisation: string };

type Seed = {
  readonly orgId: string;
  readonly name: string;
  readonly adminEmail: string;
  readonly password: string;
  readonly rows: (now: number) => ImportRows;
};

export const DEMO_PASSWORD = 'openkms-demo';
export const NORTHWIND_ORG_ID = sourceId('openkms', 'org', 'northwind');
const MAIN_ORG_ID = sourceId('openkms', 'org', 'main');

/** Seeds what `kind` says; `firstAdmin` counts only for `none`. Throws when an import is refused. */
export async function seed(deps: SeedDeps, kind: SeedKind, firstAdmin?: FirstAdmin): Promise<SeedResult> {
  let wrote = false;
  for (const each of seedsOf(kind, firstAdmin)) wrote = (await seedOrganisation(deps, each)) || wrote;
  // The planner knows nothing of tables that were filled a moment ago.
  if (wrote) await deps.owner.query('analyze');
  return { seeded: wrote ? kind : 'nothing', demo: await hasCredentials(deps.owner, DEMO_ORG_ID) };
}

function seedsOf(kind: SeedKind, firstAdmin: FirstAdmin | undefined): Seed[] {
  switch (kind) {
    case 'demo':
    case 'accounts': {
      const full = kind === 'demo';
      const rows = full ? (now: number) => demoRows(DEMO_ORG_ID, now) : () => accountRows(DEMO_ORG_ID);
      const northwind = (now: number): ImportRows =>
        full
          ? northwindRows(NORTHWIND_ORG_ID, now)
          : { ...northwindRows(NORTHWIND_ORG_ID, now), trainings: [], sessions: [], registrations: [] };
      return [
        {
          orgId: DEMO_ORG_ID,
          name: 'OpenKMS Demo',
          adminEmail: 'admin@openkms.example',
          password: DEMO_PASSWORD,
          rows,
        },
        {
          orgId: NORTHWIND_ORG_ID,
          name: 'Northwind Demo',
          adminEmail: 'nora@northwind.example',
          password: DEMO_PASSWORD,
          rows: northwind,
        },
      ];
    }
    case 'none':
      return firstAdmin === undefined ? [] : [firstAdminSeed(firstAdmin)];
  }
}

function firstAdminSeed({ email, password, organisation }: FirstAdmin): Seed {
  const offices = officeRows(MAIN_ORG_ID);
  const admin = {
    id: sourceId(MAIN_ORG_ID, 'person', email.toLowerCase()),
    email,
    name: 'Administrator',
    officeId: sourceId(MAIN_ORG_ID, 'office', 'NYC'),
    department: '',
    role: 'admin' as const,
    managerId: null,
  };
  const rows = (): ImportRows => ({ offices, people: [admin], trainings: [], sessions: [], registrations: [] });
  return { orgId: MAIN_ORG_ID, name: organisation, adminEmail: email, password, rows };
}

/** Returns whether anything was written. */
async function seedOrganisation(deps: SeedDeps, { orgId, name, password, rows }: Seed): Promise<boolean> {
  if (await hasCredentials(deps.owner, orgId)) return false;
  await deps.owner.query('insert into org (id, name) values ($1, $2) on conflict (id) do nothing', [orgId, name]);
  const now = (await beganAt(deps.owner, orgId)) ?? deps.now;
  const imported = rows(now);
  await importAll(deps, orgId, imported);
  await giveCredentials(
    deps.auth,
    orgId,
    imported.people.map((person) => person.id),
    password,
  );
  deps.say(
    `${name}: ${imported.people.length} people, ${imported.trainings.length} trainings, ${imported.sessions.length} sessions, ${imported.registrations.length} registrations`,
  );
  return true;
}

/** Rows told around another day would not fit those an interrupted seed has left: its own day is used again. */
async function beganAt(owner: pg.Pool, orgId: string): Promise<number | undefined> {
  const { rows } = await owner.query<{ at: Date | null }>(
    'select min(issued_at) as at from command_receipt where org_id = $1',
    [orgId],
  );
  return rows[0]?.at?.getTime();
}

async function hasCredentials(owner: pg.Pool, orgId: string): Promise<boolean> {
  const { rows } = await owner.query<{ found: boolean }>(
    'select exists (select from user_credential where org_id = $1) as found',
    [orgId],
  );
  return rows[0]?.found === true;
}

async function importAll({ app, now }: SeedDeps, orgId: string, rows: ImportRows): Promise<void> {
  const executor = createExecutor({ pool: app });
  // Nobody's own receipts: no person issued these commands.
  const actor: Actor = {
    userId: sourceId(orgId, 'person', 'openkms-seed'),
    orgId,
    role: 'admin',
    officeId: '',
    name: 'OpenKMS seed',
  };
  const device = sourceId(orgId, 'device', 'openkms-seed');
  for (const [index, batch] of importBatches(rows).entries()) {
    const args: JsonValue = { rows: batch.rows };
    const receipt = await executor.execute(
      { id: uuidv7(), name: batch.name, version: 1, args, actor: actor.userId, device, seq: index + 1, issuedAt: now },
      actor,
    );
    const errors = receipt.details['errors'];
    if (receipt.status !== 'applied' || (Array.isArray(errors) && errors.length > 0)) {
      throw new Error(
        `${batch.name} of the seed was ${receipt.status} (${receipt.code}): ${JSON.stringify(receipt.details).slice(0, 2000)}`,
      );
    }
  }
}

/** One bcrypt hash for all of them: they share the password that is printed at the start. */
async function giveCredentials(
  auth: pg.Pool,
  orgId: string,
  people: readonly string[],
  password: string,
): Promise<void> {
  await auth.query(
    `insert into user_credential (user_id, org_id, password_hash, updated_at)
     select id, $1, $2, now() from unnest($3::text[]) as id on conflict (user_id) do nothing`,
    [orgId, await hashPassword(password), people],
  );
}
