/**
 * The RSA keys that sign access tokens, in table signing_key. Always: exactly one key signs (the newest that nobody has
 * begun to retire); a key being retired goes on verifying until `retired_at`, which lies beyond the life of every token
 * it signed, on every server process.
 *
 *     signs ──rotateSigningKey──▶ verifies only (until retired_at) ──▶ gone from the JWKS
 */
import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, exportPKCS8, generateKeyPair, importJWK, importPKCS8, type JWK } from 'jose';
import type pg from 'pg';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ALGORITHM = 'RS256';
/** A key this old is replaced at the next start or daily check. */
const KEY_LIFE_MS = 90 * 24 * 3600_000;
/** Other processes learn of a new key within this long. */
const CACHE_MS = 60_000;
/** A forged `kid` must not make us ask the database each time. */
const UNKNOWN_KID_RELOAD_MS = 5_000;
const RETIRES_AFTER_MS = ACCESS_TOKEN_SECONDS * 1000 + 5 * CACHE_MS;

export type SigningKeys = {
  readonly signer: () => Promise<{ readonly kid: string; readonly key: CryptoKey }>;
  /** The public key of `kid` while it still verifies. */
  readonly verifier: (kid: string) => Promise<CryptoKey | undefined>;
  /** What /.well-known/jwks.json publishes. */
  readonly jwks: () => Promise<{ readonly keys: JWK[] }>;
  /** Makes the first key, or a new one when the signing key is old. */
  readonly ensure: () => Promise<void>;
};

type KeyRow = { kid: string; private_pkcs8: string; public_jwk: JWK; created_at: Date; retired_at: Date | null };
type Loaded = { readonly at: number; readonly rows: readonly KeyRow[] };

/** The keys of this installation, read through `pool` (role openkms_auth) and kept for a minute. */
export function createSigningKeys(pool: pg.Pool, now: () => number = Date.now): SigningKeys {
  let loaded: Loaded | undefined;
  const imported = new Map<string, CryptoKey>();

  async function rows(maxAgeMs: number): Promise<readonly KeyRow[]> {
    // A clock that was set back must not keep the cache for ever.
    if (!loaded || Math.abs(now() - loaded.at) > maxAgeMs) loaded = { at: now(), rows: await readKeys(pool) };
    return loaded.rows.filter((row) => row.retired_at === null || row.retired_at.getTime() > now());
  }
  async function keyOf(id: string, load: () => Promise<CryptoKey | Uint8Array>): Promise<CryptoKey> {
    const known = imported.get(id);
    if (known) return known;
    const key = await load();
    if (key instanceof Uint8Array) throw new TypeError(`Signing key ${id} is not an RSA key.`);
    imported.set(id, key);
    return key;
  }

  return {
    async signer() {
      const row =
        (await rows(CACHE_MS)).find((each) => each.retired_at === null) ??
        (await rows(0)).find((each) => each.retired_at === null);
      if (!row) throw new Error('There is no signing key: ensure() makes the first one.');
      return { kid: row.kid, key: await keyOf(`private:${row.kid}`, () => importPKCS8(row.private_pkcs8, ALGORITHM)) };
    },
    async verifier(kid) {
      const find = async (maxAgeMs: number) => (await rows(maxAgeMs)).find((each) => each.kid === kid);
      const row = (await find(CACHE_MS)) ?? (await find(UNKNOWN_KID_RELOAD_MS));
      return row && keyOf(`public:${kid}`, () => importJWK(row.public_jwk, ALGORITHM));
    },
    async jwks() {
      return { keys: (await rows(CACHE_MS)).map((row) => row.public_jwk) };
    },
    async ensure() {
      await rotateSigningKey(pool, now(), KEY_LIFE_MS);
      loaded = undefined;
    },
  };
}

/**
 * Makes a new signing key and begins to retire the others; answers its kid. With `onlyWhenOlderThanMs` a younger signing
 * key is kept and answered instead. Safe when several processes do it at once.
 */
export async function rotateSigningKey(pool: pg.Pool, now: number, onlyWhenOlderThanMs = 0): Promise<string> {
  const fresh = await newKey();
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('openkms-signing-key'))`);
    const current = (await readKeys(client)).find((row) => row.retired_at === null);
    if (current && now - current.created_at.getTime() < onlyWhenOlderThanMs) {
      await client.query('commit');
      return current.kid;
    }
    await client.query('update signing_key set retired_at = $1 where retired_at is null', [
      new Date(now + RETIRES_AFTER_MS),
    ]);
    await client.query('insert into signing_key (kid, private_pkcs8, public_jwk, created_at) values ($1, $2, $3, $4)', [
      fresh.kid,
      fresh.privatePkcs8,
      fresh.publicJwk,
      new Date(now),
    ]);
    await client.query('commit');
    return fresh.kid;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function readKeys(db: Pick<pg.Pool, 'query'>): Promise<KeyRow[]> {
  return (
    await db.query<KeyRow>(
      'select kid, private_pkcs8, public_jwk, created_at, retired_at from signing_key order by created_at desc, kid desc',
    )
  ).rows;
}

async function newKey(): Promise<{ kid: string; privatePkcs8: string; publicJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  const kid = randomUUID();
  return {
    kid,
    privatePkcs8: await exportPKCS8(privateKey),
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' },
  };
}
