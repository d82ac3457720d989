/** Reads of the catalogue for REST. Always: inside one organisation's transaction; a page costs two queries, whatever is on it. */
import type { Role, SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { office, session, training } from '@openkms/schema/db/tables.ts';
import { and, asc, eq, exists, gte, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { OrgTransaction } from '../../../../execute/org-transaction.ts';

type Db = OrgTransaction['db'];

export type CatalogueFilter = {
  readonly q?: string | undefined;
  readonly location?: string | undefined;
  readonly mode?: SessionRow['mode'] | undefined;
  readonly skill?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};
export type CatalogueKey = readonly [title: string, id: string];
export type Upcoming = { readonly sessions: number; readonly nextStartsAt: number | null; readonly seatsLeft: number };
export type TrainingSummary = TrainingRow & Upcoming;
export type TrainingDetail = TrainingRow & { readonly sessions: readonly SessionRow[] };

/** Active trainings by title, `limit` + 1 of them, from behind `after`. */
export async function listTrainings(
  db: Db,
  filter: CatalogueFilter,
  after: CatalogueKey | undefined,
  limit: number,
  now: number,
): Promise<TrainingSummary[]> {
  const conditions: (SQL | undefined)[] = [
    eq(training.status, 'active'),
    matchesText(filter.q),
    hasSession(db, filter),
  ];
  if (filter.skill !== undefined) conditions.push(sql`${training.skills} @> ${JSON.stringify([filter.skill])}::jsonb`);
  if (after) conditions.push(sql`(${training.title}, ${training.id}) > (${after[0]}, ${after[1]})`);
  const rows = await db
    .select()
    .from(training)
    .where(and(...conditions))
    .orderBy(asc(training.title), asc(training.id))
    .limit(limit + 1);
  return withUpcoming(db, rows, now);
}

/** The training of this id or code, with its sessions; archived ones only for those who manage. */
export async function readTraining(db: Db, idOrCode: string, role: Role): Promise<TrainingDetail | undefined> {
  const found = await findTraining(db, idOrCode);
  if (!found || (found.status === 'archived' && role === 'employee')) return undefined;
  const sessions = await db
    .select()
    .from(session)
    .where(eq(session.trainingId, found.id))
    .orderBy(asc(session.startsAt), asc(session.id));
  return { ...found, sessions };
}

/** The training of this id, else of this code. */
export async function findTraining(db: Db, idOrCode: string): Promise<TrainingRow | undefined> {
  const rows = await db
    .select()
    .from(training)
    .where(or(eq(training.id, idOrCode), eq(training.code, idOrCode)))
    .limit(2);
  return rows.find((row) => row.id === idOrCode) ?? rows[0];
}

/** Adds what is still to come of each training at `now`. */
export async function withUpcoming(db: Db, rows: readonly TrainingRow[], now: number): Promise<TrainingSummary[]> {
  const none: Upcoming = { sessions: 0, nextStartsAt: null, seatsLeft: 0 };
  if (rows.length === 0) return [];
  const upcoming = await db
    .select({
      trainingId: session.trainingId,
      sessions: sql<number>`count(*)::int`,
      nextStartsAt: sql<number | null>`(extract(epoch from min(${session.startsAt})) * 1000)::float8`,
      seatsLeft: sql<number>`sum(${session.capacity} - ${session.seatsTaken})::int`,
    })
    .from(session)
    .where(
      and(
        inArray(
          session.trainingId,
          rows.map((row) => row.id),
        ),
        eq(session.status, 'scheduled'),
        sql`(${session.startsAt} is null or ${session.startsAt} > ${new Date(now).toISOString()}::timestamptz)`,
      ),
    )
    .groupBy(session.trainingId);
  const byTraining = new Map(upcoming.map(({ trainingId, ...rest }) => [trainingId, rest]));
  return rows.map((row) => ({ ...row, ...(byTraining.get(row.id) ?? none) }));
}

function matchesText(q: string | undefined): SQL | undefined {
  if (q === undefined) return undefined;
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(
    ilike(training.title, pattern),
    ilike(training.code, pattern),
    sql`${training.skills}::text ilike ${pattern}`,
  );
}

/** Some session of the training takes place where, how and when it was asked for. */
function hasSession(db: Db, { location, mode, from, to }: CatalogueFilter): SQL | undefined {
  if (location === undefined && mode === undefined && from === undefined && to === undefined) return undefined;
  const conditions = [eq(session.trainingId, training.id), eq(session.status, 'scheduled')];
  if (location !== undefined) conditions.push(sql`lower(${office.code}) = lower(${location})`);
  if (mode !== undefined) conditions.push(eq(session.mode, mode));
  if (from !== undefined) conditions.push(gte(session.startsAt, from));
  if (to !== undefined) conditions.push(lt(session.startsAt, to));
  return exists(
    db
      .select({ one: sql`1` })
      .from(session)
      .innerJoin(office, eq(office.id, session.officeId))
      .where(and(...conditions)),
  );
}
