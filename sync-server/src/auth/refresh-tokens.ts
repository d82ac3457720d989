/**
 * Refresh tokens: random, stored as SHA-256, good for one use. A family is one sign-in. Always: using a token gives the
 * next one of its family; using it again means that two parties hold it, and the whole family ends.
 *
 *     issued ──used──▶ spent ──used again──▶ family revoked
 *        └──────────── revoked (signed out, expired) ──▶ refused
 */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';

/** As long as the offline window: who was away longer signs in again. */
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 3600;

export type IssuedRefreshToken = { readonly token: string; readonly expiresAt: number };
type Owner = { readonly userId: string; readonly orgId: string };
type TokenRow = {
  id: string;
  family_id: string;
  org_id: string;
  user_id: string;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
};

export type Spending =
  | { readonly kind: 'next'; readonly owner: Owner; readonly issued: IssuedRefreshToken }
  | { readonly kind: 'reused'; readonly owner: Owner; readonly familyId: string }
  | { readonly kind: 'refused' };

type Context = { readonly now: number; readonly newId: () => string };

/** Begins a family for `owner`. */
export async function issueRefreshToken(
  db: Pick<pg.Pool, 'query'>,
  owner: Owner,
  context: Context,
): Promise<IssuedRefreshToken> {
  return insertToken(db, owner, context.newId(), context);
}

/** Uses `token` up. Two uses of one token are told apart by the row's lock, whichever process they reach. */
export async function spendRefreshToken(pool: pg.Pool, token: string, context: Context): Promise<Spending> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const spending = await spend(client, token, context);
    await client.query('commit');
    return spending;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Ends the family of `token`, as signing out does; unknown tokens change nothing. */
export async function revokeFamilyOf(
  db: Pick<pg.Pool, 'query'>,
  token: string,
  now: number,
): Promise<Owner | undefined> {
  const { rows } = await db.query<TokenRow>('select * from refresh_token where token_hash = $1', [hashOf(token)]);
  const row = rows[0];
  if (!row) return undefined;
  await revokeFamily(db, row.family_id, now);
  return { userId: row.user_id, orgId: row.org_id };
}

async function spend(client: pg.PoolClient, token: string, context: Context): Promise<Spending> {
  const { rows } = await client.query<TokenRow>('select * from refresh_token where token_hash = $1 for update', [
    hashOf(token),
  ]);
  const row = rows[0];
  if (!row || row.revoked_at !== null || row.expires_at.getTime() <= context.now) return { kind: 'refused' };
  const owner = { userId: row.user_id, orgId: row.org_id };
  if (row.used_at !== null) {
    await revokeFamily(client, row.family_id, context.now);
    return { kind: 'reused', owner, familyId: row.family_id };
  }
  await client.query('update refresh_token set used_at = $2 where id = $1', [row.id, new Date(context.now)]);
  return { kind: 'next', owner, issued: await insertToken(client, owner, row.family_id, context) };
}

async function insertToken(
  db: Pick<pg.Pool, 'query'>,
  owner: Owner,
  familyId: string,
  { now, newId }: Context,
): Promise<IssuedRefreshToken> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = now + REFRESH_TOKEN_SECONDS * 1000;
  await db.query(
    'insert into refresh_token (id, family_id, org_id, user_id, token_hash, issued_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), familyId, owner.orgId, owner.userId, hashOf(token), new Date(now), new Date(expiresAt)],
  );
  return { token, expiresAt };
}

async function revokeFamily(db: Pick<pg.Pool, 'query'>, familyId: string, now: number): Promise<void> {
  await db.query('update refresh_token set revoked_at = $2 where family_id = $1 and revoked_at is null', [
    familyId,
    new Date(now),
  ]);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
