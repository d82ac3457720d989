/**
 * Links unsealed audit rows of one organisation into its chain, one batch in one transaction.
 * Always: one sealer at a time (advisory lock, given up at once when another holds it); rows are only ever updated from
 * unsealed to sealed, so a writer, who only inserts, never waits for it. Within a batch rows go by (at, id); a row that
 * commits later with an earlier `at` gets the next number after what is sealed already.
 */
import { createHash } from 'node:crypto';
import { type ChainHead, EMPTY_CHAIN, type Seal, sealRows } from '@openkms/schema/domain/audit-chain.ts';
import { auditLog } from '@openkms/schema/db/tables.ts';
import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';

export const BATCH = 1000;

export type Sealed = { readonly kind: 'sealed'; readonly rows: number } | { readonly kind: 'busy' };

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Organisations that have rows to seal. */
export async function unsealedOrgs(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ org_id: string }>(
    // Walks the partial index from one organisation to the next instead of over every unsealed row.
    `with recursive step(org_id) as (
       (select min(org_id) from audit_log where seal_number is null)
       union all
       select (select min(a.org_id) from audit_log a where a.seal_number is null and a.org_id > step.org_id)
       from step where step.org_id is not null
     ) select org_id from step where org_id is not null`,
  );
  return rows.map((row) => row.org_id);
}

/** Seals up to `BATCH` rows of `orgId`; `busy` when another sealer is at work. Throws what Postgres throws. */
export async function sealBatch(pool: pg.Pool, orgId: string): Promise<Sealed> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const sealed = await sealLocked(client, orgId);
    await client.query('commit');
    return sealed;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = new Error('rollback failed; the connection is discarded', { cause });
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function sealLocked(client: pg.PoolClient, orgId: string): Promise<Sealed> {
  const lock = await client.query<{ held: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('openkms-audit-sealer:' || $1, 0)) as held`,
    [orgId],
  );
  if (lock.rows[0]?.held !== true) return { kind: 'busy' };
  const db = drizzle(client);
  const rows = await db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.orgId, orgId), isNull(auditLog.sealNumber)))
    .orderBy(asc(auditLog.at), asc(auditLog.id))
    .limit(BATCH);
  if (rows.length === 0) return { kind: 'sealed', rows: 0 };
  const [last] = await db
    .select({ sealNumber: auditLog.sealNumber, hash: auditLog.hash })
    .from(auditLog)
    .where(and(eq(auditLog.orgId, orgId), isNotNull(auditLog.sealNumber)))
    .orderBy(desc(auditLog.sealNumber))
    .limit(1);
  await store(client, orgId, sealRows(headOf(last), rows, sha256));
  return { kind: 'sealed', rows: rows.length };
}

function headOf(last: { sealNumber: number | null; hash: string | null } | undefined): ChainHead {
  if (!last) return EMPTY_CHAIN;
  if (last.sealNumber === null || last.hash === null)
    throw new Error('a sealed audit row has no hash: the chain cannot be continued');
  return { sealNumber: last.sealNumber, hash: last.hash };
}

async function store(client: pg.PoolClient, orgId: string, seals: readonly Seal[]): Promise<void> {
  const { rowCount } = await client.query(
    `update audit_log as a set seal_number = s.number, prev_hash = s.prev, hash = s.hash
     from unnest($2::text[], $3::int[], $4::text[], $5::text[]) as s(id, number, prev, hash)
     where a.id = s.id and a.org_id = $1 and a.seal_number is null`,
    [
      orgId,
      seals.map((seal) => seal.id),
      seals.map((seal) => seal.sealNumber),
      seals.map((seal) => seal.prevHash),
      seals.map((seal) => seal.hash),
    ],
  );
  if (rowCount !== seals.length) throw new Error(`sealed ${rowCount} of ${seals.length} audit rows: rolled back`);
}
