/**
 * Refresh tokens: random, stored as SHA-256. A family is one sign-in; each use of a token gives its successor. An answer
 * may be lost on the way, and a browser that is killed comes back with the cookie it had up to half a minute before: then
 * an older token comes again and gets another successor. Always: one line of a family is alive; whoever comes with a token
 * off that line shows that two parties hold the family, and the whole family ends.
 *
 *     issued ──used──▶ spent ──again, no successor of it used───────────▶ spent (another successor)
 *        │               ├───again, by its device, those after it used ─▶ spent (another successor; those after it given up)
 *        │               │   only in the minute after its latest use
 *        │               └───again otherwise────────────────────────────▶ family revoked
 *        ├──a sibling of it used, then it──────────────────────────────▶ family revoked
 *        ├──given up, then used by anybody─────────────────────────────▶ family revoked
 *        └──signed out, expired (30 days after it was issued)──────────▶ refused
 *
 * Given up: revoked alone, while others of the family are not. A thief who has a token of that minute can be taken for the
 * killed browser, and the owner for the thief: whichever of the two comes second holds what was given up, and both are
 * out. Until the second comes, the first goes on, as with a stolen token that its owner never uses again.
 */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { inAuthTransaction } from './auth-transaction.ts';

/** As long as the offline window: who was away longer signs in again. */
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 3600;
/** ms of renewals that a killed browser may have lost: Chromium writes cookies to the disk every 30 s. */
const LOST_AT_MOST = 60_000;

export type IssuedRefreshToken = {
  readonly token: string;
  readonly expiresAt: number;
  readonly deviceId: string | undefined;
};
export type TokenOwner = { readonly userId: string; readonly orgId: string; readonly deviceId?: string | undefined };
type TokenRow = {
  id: string;
  family_id: string;
  org_id: string;
  user_id: string;
  device_id: string | null;
  predecessor_id: string | null;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
};

export type Spending =
  | { readonly kind: 'next'; readonly owner: TokenOwner; readonly issued: IssuedRefreshToken }
  | { readonly kind: 'reused'; readonly owner: TokenOwner; readonly familyId: string }
  | { readonly kind: 'refused' };

/** What a token is worth before it is used. */
export type Standing =
  | { readonly kind: 'good'; readonly owner: TokenOwner }
  | Exclude<Spending, { readonly kind: 'next' }>;

type Context = { readonly now: number; readonly newId: () => string };
type Queryable = Pick<pg.Pool, 'query'>;
/** Where a token stands in its family. */
type Place = { readonly familyId: string; readonly predecessorId: string | null };

/** Begins a family for `owner`. */
export async function issueRefreshToken(
  db: Queryable,
  owner: TokenOwner,
  context: Context,
): Promise<IssuedRefreshToken> {
  return insertToken(db, owner, { familyId: context.newId(), predecessorId: null }, context);
}

/** Whose token this is and which device it was given to, without using it; undefined when it is none of ours. */
export async function ownerOfRefreshToken(db: Queryable, token: string): Promise<TokenOwner | undefined> {
  const row = await findToken(db, token);
  return row && ownerOf(row);
}

/**
 * Uses `token` and gives its successor, for the device named now or else the one the token was for. Uses at the same
 * moment take turns by a lock on the family, whichever process they reach.
 */
export async function spendRefreshToken(
  pool: pg.Pool,
  token: string,
  deviceId: string | undefined,
  context: Context,
): Promise<Spending> {
  return inAuthTransaction(pool, (client) => spend(client, token, deviceId, context));
}

/** Looks at `token` as {@link spendRefreshToken} does, and does not use it; one that was used by two ends its family. */
export async function examineRefreshToken(
  pool: pg.Pool,
  token: string,
  deviceId: string | undefined,
  now: number,
): Promise<Standing> {
  return inAuthTransaction(pool, async (client) => {
    const standing = await examine(client, token, deviceId, now);
    return standing.kind === 'good' ? { kind: 'good', owner: standing.owner } : standing;
  });
}

/** Ends the family of `token`, as signing out does; unknown tokens change nothing. */
export async function revokeFamilyOf(pool: pg.Pool, token: string, now: number): Promise<TokenOwner | undefined> {
  return inAuthTransaction(pool, async (client) => {
    const row = await findToken(client, token);
    if (!row) return undefined;
    // A use on its way would leave a successor behind.
    await lockFamily(client, row.family_id);
    await revokeFamily(client, row.family_id, now);
    return ownerOf(row);
  });
}

/** Ends every family of a person, within a transaction; answers how many were alive. */
export async function revokeFamiliesOf(client: pg.PoolClient, userId: string, now: number): Promise<number> {
  const { rows } = await client.query<{ family_id: string }>(
    'select distinct family_id from refresh_token where user_id = $1 and revoked_at is null order by family_id',
    [userId],
  );
  for (const { family_id: familyId } of rows) {
    // A use on its way would leave a successor behind.
    await lockFamily(client, familyId);
    await revokeFamily(client, familyId, now);
  }
  return rows.length;
}

type Examined =
  | { readonly kind: 'good'; readonly owner: TokenOwner; readonly row: TokenRow }
  | Exclude<Standing, { kind: 'good' }>;

async function examine(
  client: pg.PoolClient,
  token: string,
  deviceId: string | undefined,
  now: number,
): Promise<Examined> {
  const found = await findToken(client, token);
  if (!found) return { kind: 'refused' };
  await lockFamily(client, found.family_id);
  // Read again: another use of the family may have ended while this one waited.
  const row = await findToken(client, token);
  if (!row || row.expires_at.getTime() <= now) return { kind: 'refused' };
  if (row.revoked_at !== null && !(await isAlive(client, row.family_id))) return { kind: 'refused' };
  const owner = ownerOf(row);
  if (row.revoked_at === null && (await isOnTheLine(client, row, deviceId))) return { kind: 'good', owner, row };
  await revokeFamily(client, row.family_id, now);
  return { kind: 'reused', owner, familyId: row.family_id };
}

async function spend(
  client: pg.PoolClient,
  token: string,
  deviceId: string | undefined,
  context: Context,
): Promise<Spending> {
  const examined = await examine(client, token, deviceId, context.now);
  if (examined.kind !== 'good') return examined;
  const { owner, row } = examined;
  const at = new Date(context.now);
  await client.query('update refresh_token set used_at = $2 where id = $1', [row.id, at]);
  await giveUpAfter(client, row, at);
  const place = { familyId: row.family_id, predecessorId: row.id };
  const issued = await insertToken(client, { ...owner, deviceId: deviceId ?? owner.deviceId }, place, context);
  return { kind: 'next', owner, issued };
}

/** Tokens that came of `$1`, however far down, without those that were given up. */
const AFTER_IT = `with recursive after_it as (
  select id, used_at, device_id from refresh_token where predecessor_id = $1 and revoked_at is null
  union all
  select t.id, t.used_at, t.device_id from refresh_token t join after_it a on t.predecessor_id = a.id
  where t.revoked_at is null)`;

/** Whether a token may be used: nobody has gone on from there but, as far as can be told, a browser that lost a minute. */
async function isOnTheLine(client: pg.PoolClient, row: TokenRow, deviceId: string | undefined): Promise<boolean> {
  const { rowCount: siblings } = await client.query(
    `select 1 from refresh_token where family_id = $1 and predecessor_id = $2 and id <> $3
     and used_at is not null and revoked_at is null limit 1`,
    [row.family_id, row.predecessor_id, row.id],
  );
  if (siblings !== 0) return false;
  const { rows } = await client.query<{ last: Date | null; others: boolean | null }>(
    `${AFTER_IT} select max(used_at) as last, bool_or(device_id <> $2) as others from after_it`,
    [row.id, deviceId ?? ''],
  );
  const last = rows[0]?.last ?? null;
  if (last === null) return true;
  // Only browsers lose cookies, and they name their device.
  if (deviceId === undefined || rows[0]?.others === true || row.used_at === null) return false;
  return last.getTime() <= row.used_at.getTime() + LOST_AT_MOST;
}

/** The token is used again although some after it were used: none of those is good for anybody any more. */
async function giveUpAfter(client: pg.PoolClient, row: TokenRow, at: Date): Promise<void> {
  await client.query(
    `${AFTER_IT} update refresh_token set revoked_at = $2 where id in (select id from after_it)
     and exists (select 1 from after_it where used_at is not null)`,
    [row.id, at],
  );
}

async function lockFamily(client: pg.PoolClient, familyId: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('refresh-family:' || $1))`, [familyId]);
}

/** A family that ended has no token left that is not revoked. */
async function isAlive(client: pg.PoolClient, familyId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from refresh_token where family_id = $1 and revoked_at is null limit 1',
    [familyId],
  );
  return rowCount !== 0;
}

async function findToken(db: Queryable, token: string): Promise<TokenRow | undefined> {
  return (await db.query<TokenRow>('select * from refresh_token where token_hash = $1', [hashOf(token)])).rows[0];
}

async function insertToken(
  db: Queryable,
  owner: TokenOwner,
  { familyId, predecessorId }: Place,
  { now, newId }: Context,
): Promise<IssuedRefreshToken> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = now + REFRESH_TOKEN_SECONDS * 1000;
  await db.query(
    `insert into refresh_token (id, family_id, org_id, user_id, token_hash, issued_at, expires_at, device_id, predecessor_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      newId(),
      familyId,
      owner.orgId,
      owner.userId,
      hashOf(token),
      new Date(now),
      new Date(expiresAt),
      owner.deviceId ?? null,
      predecessorId,
    ],
  );
  return { token, expiresAt, deviceId: owner.deviceId };
}

async function revokeFamily(db: Queryable, familyId: string, now: number): Promise<void> {
  await db.query('update refresh_token set revoked_at = $2 where family_id = $1 and revoked_at is null', [
    familyId,
    new Date(now),
  ]);
}

function ownerOf(row: TokenRow): TokenOwner {
  return { userId: row.user_id, orgId: row.org_id, deviceId: row.device_id ?? undefined };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
