/**
 * The sealer of the workers and the verifier of the server on one real database: what is sealed verifies, late commits
 * and two sealers do no harm, writers never wait, and every kind of tampering an owner could do is found.
 */
import { randomUUID } from 'node:crypto';
import { sealBatch } from '../../../workers/src/audit-sealer/seal-batch.ts';
import { sealRound } from '../../../workers/src/audit-sealer/sealer.ts';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inOrg } from '../execute/org-transaction.ts';
import { type AuditVerdict, verifyAuditChain } from './verify.ts';

let database: TestDatabase;
let owner: pg.Pool;
let app: pg.Pool;
const opened: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  app = new pg.Pool({ connectionString: database.appUrl, max: 4 });
});
afterAll(async () => {
  await owner.end();
  await app.end();
  await database.drop();
});
afterEach(() => void opened.splice(0));

async function newOrg(): Promise<string> {
  const id = randomUUID();
  await owner.query('insert into org (id, name) values ($1, $1)', [id]);
  opened.push(id);
  return id;
}

const INSERT = `insert into audit_log (id, org_id, at, actor_name, action, outcome, details)
  values ($1, $2, $3, 'Grace', 'session.edit', 'applied', $4)`;
async function write(
  orgId: string,
  id: string,
  at = '2026-11-20T10:00:00Z',
  by: pg.Pool | pg.PoolClient = owner,
): Promise<void> {
  await by.query(INSERT, [id, orgId, at, { z: 1.5, a: ['ü', { b: null }], n: 9007199254740991 }]);
}

const verify = (orgId: string, since?: { sealNumber: number; hash: string }): Promise<AuditVerdict> =>
  inOrg(app, orgId, (tx) => verifyAuditChain(tx, orgId, since));

const order = async (orgId: string): Promise<string[]> =>
  (
    await owner.query<{ id: string }>('select id from audit_log where org_id = $1 order by seal_number', [orgId])
  ).rows.map((row) => row.id);

/** What only the owner of the database could do: switch the guard off, change history, switch it on again. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('alter table audit_log disable trigger user');
    await client.query(statement, values);
  } finally {
    await client.query('alter table audit_log enable trigger user');
    client.release();
  }
}

async function sealedOrg(rows: number): Promise<{ orgId: string; ids: string[] }> {
  const orgId = await newOrg();
  const ids = Array.from({ length: rows }, (_, index) => `${orgId.slice(0, 8)}-${String(index).padStart(3, '0')}`);
  for (const id of ids) await write(orgId, id);
  await sealRound(owner);
  return { orgId, ids };
}

it('seals each organisation into a chain of its own, in order of (at, id)', async () => {
  const [one, other] = [await newOrg(), await newOrg()];
  await write(one, `${one}-b`, '2026-11-20T10:00:00Z');
  await write(one, `${one}-a`, '2026-11-20T10:00:00Z');
  await write(one, `${one}-c`, '2026-11-20T09:00:00Z');
  await write(other, `${other}-a`);
  expect(await sealRound(owner)).toBe(4);
  expect(await order(one)).toEqual([`${one}-c`, `${one}-a`, `${one}-b`]);
  expect(await verify(one)).toMatchObject({ ok: true, rows: 3, unsealed: 0, head: { sealNumber: 3 } });
  expect(await verify(other)).toMatchObject({ ok: true, rows: 1, unsealed: 0 });
});

it('gives a row that commits late with an earlier time simply the next number, and never makes its writer wait', async () => {
  const orgId = await newOrg();
  const late = await app.connect();
  try {
    await late.query('begin');
    await late.query(`select set_config('openkms.org_id', $1, true)`, [orgId]);
    await write(orgId, `${orgId}-late`, '2026-11-20T08:00:00Z', late);
    await write(orgId, `${orgId}-early`, '2026-11-20T09:00:00Z');
    expect(await sealRound(owner)).toBe(1);
    await late.query('commit');
  } finally {
    late.release();
  }
  expect(await verify(orgId)).toMatchObject({ ok: true, rows: 1, unsealed: 1 });
  expect(await sealRound(owner)).toBe(1);
  expect(await order(orgId)).toEqual([`${orgId}-early`, `${orgId}-late`]);
  expect(await verify(orgId)).toMatchObject({ ok: true, rows: 2, unsealed: 0 });
});

it('lets one sealer work at a time and lets people write meanwhile', async () => {
  const orgId = await newOrg();
  await write(orgId, `${orgId}-1`);
  const holder = await owner.connect();
  try {
    await holder.query('begin');
    await holder.query(`select pg_advisory_xact_lock(hashtextextended('openkms-audit-sealer:' || $1, 0))`, [orgId]);
    expect(await sealBatch(owner, orgId)).toEqual({ kind: 'busy' });
    await write(orgId, `${orgId}-2`);
    await holder.query('commit');
  } finally {
    holder.release();
  }
  const both = await Promise.all([sealRound(owner), sealRound(owner)]);
  expect(both[0] + both[1]).toBe(2);
  expect(await verify(orgId)).toMatchObject({ ok: true, rows: 2 });
});

it('seals more rows than a batch holds, and continues a chain that has a head', async () => {
  const orgId = await newOrg();
  await owner.query(
    `insert into audit_log (id, org_id, at, actor_name, action, outcome, details)
     select $1 || '-' || n, $1, now(), 'Grace', 'session.edit', 'applied', jsonb_build_object('n', n) from generate_series(1, 2300) n`,
    [orgId],
  );
  expect(await sealRound(owner)).toBe(2300);
  expect(await verify(orgId)).toMatchObject({ ok: true, rows: 2300, head: { sealNumber: 2300 } });
});

it.each([
  ['a changed outcome', `update audit_log set outcome = 'rejected' where id = $1`, 'content_changed'],
  ['a changed detail', `update audit_log set details = details || '{"z": 2}' where id = $1`, 'content_changed'],
  ['another time', `update audit_log set at = at + interval '1 ms' where id = $1`, 'content_changed'],
  ['a forged hash', `update audit_log set hash = repeat('a', 64) where id = $1`, 'content_changed'],
  ['a forged link', `update audit_log set prev_hash = repeat('a', 64) where id = $1`, 'link_broken'],
  ['a removed row', `delete from audit_log where id = $1`, 'number_missing'],
  [
    'an unsealed row',
    `update audit_log set seal_number = null, prev_hash = null, hash = null where id = $1`,
    'number_missing',
  ],
])('finds %s, and says where', async (_what, statement, reason) => {
  const { orgId, ids } = await sealedOrg(5);
  await tamper(statement, [ids[2]]);
  expect(await verify(orgId)).toMatchObject({ ok: false, brokenAt: 3, reason });
});

it('finds two rows that changed places', async () => {
  const { orgId, ids } = await sealedOrg(4);
  await tamper(`update audit_log set seal_number = -seal_number where id = any($1)`, [[ids[1], ids[2]]]);
  await tamper(`update audit_log set seal_number = 5 + seal_number where id = any($1)`, [[ids[1], ids[2]]]);
  expect(await order(orgId)).toEqual([ids[0], ids[2], ids[1], ids[3]]);
  expect(await verify(orgId)).toMatchObject({ ok: false, brokenAt: 2, reason: 'link_broken' });
});

it('finds a row put before the first, which no number accounts for', async () => {
  const { orgId, ids } = await sealedOrg(2);
  await tamper(
    `insert into audit_log (id, org_id, at, actor_name, action, outcome, details, seal_number, prev_hash, hash)
     select id || '-twin', org_id, at, actor_name, action, outcome, details, 0, prev_hash, hash from audit_log where id = $1`,
    [ids[0]],
  );
  expect(await verify(orgId)).toMatchObject({ ok: false, reason: 'link_broken', rowId: `${ids[0]}-twin` });
});

it('finds rows cut off at the end only by a head noted earlier', async () => {
  const { orgId, ids } = await sealedOrg(3);
  const noted = await verify(orgId);
  if (!noted.ok) throw new Error('the fresh chain does not hold');
  await tamper('delete from audit_log where id = $1', [ids[2]]);
  expect(await verify(orgId)).toMatchObject({ ok: true, rows: 2 });
  expect(await verify(orgId, noted.head)).toMatchObject({ ok: false, brokenAt: 3, reason: 'head_missing' });
});

it('keeps the server itself from changing or removing what was audited', async () => {
  const { orgId, ids } = await sealedOrg(1);
  await expect(
    inOrg(app, orgId, (tx) => tx.client.query('delete from audit_log where id = $1', [ids[0]])),
  ).rejects.toThrow('permission denied');
  await expect(owner.query(`update audit_log set outcome = 'x' where id = $1`, [ids[0]])).rejects.toThrow(
    'append-only',
  );
  await expect(owner.query('truncate audit_log')).rejects.toThrow('append-only');
});
