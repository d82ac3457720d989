/**
 * Tokens of agents: random, shown once, stored as SHA-256; each for one agent, with the scopes it needs, an end, and a way
 * to be revoked at once. Always: a token opens nothing that its agent and its scopes do not (domain/prompt/rights.ts).
 */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { AppError } from '../app-error.ts';

export const AGENT_SCOPES = ['prompts:read', 'prompts:enrich', 'runs:start'] as const;
export type AgentScope = (typeof AGENT_SCOPES)[number];

/** Who comes with a token. */
export type Agent = {
  readonly tokenId: string;
  readonly orgId: string;
  readonly agent: string;
  readonly scopes: readonly AgentScope[];
  /** Who made the token, and so answers for what the agent starts with it. */
  readonly createdBy: string;
  /** ms UTC. */
  readonly expiresAt: number;
};

export type AgentTokenRow = {
  readonly id: string;
  readonly agent: string;
  readonly label: string;
  readonly scopes: readonly AgentScope[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
};

type Stored = {
  id: string;
  org_id: string;
  agent: string;
  label: string;
  scopes: string[];
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
};
type Queryable = Pick<pg.Pool, 'query'>;

/** What tells these from other bearer tokens, and lets scanners of leaked secrets find them. */
const PREFIX = 'okms_agent_';
/** ms between two notes of a token's use: one write a request would be too many. */
const NOTED_EVERY = 60_000;

export function looksLikeAgentToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

export type NewAgentToken = {
  readonly id: string;
  readonly orgId: string;
  readonly agent: string;
  readonly label: string;
  readonly scopes: readonly AgentScope[];
  readonly createdBy: string;
  /** ms UTC. */
  readonly expiresAt: number;
};

/** Makes a token; it is not to be had again. */
export async function issueAgentToken(db: Queryable, made: NewAgentToken, now: number): Promise<string> {
  const token = PREFIX + randomBytes(32).toString('base64url');
  await db.query(
    `insert into agent_token (id, org_id, agent, label, token_hash, scopes, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      made.id,
      made.orgId,
      made.agent,
      made.label,
      hashOf(token),
      JSON.stringify(made.scopes),
      made.createdBy,
      new Date(now),
      new Date(made.expiresAt),
    ],
  );
  return token;
}

/** Whose token this is. Throws AppError `token_invalid`, `token_expired` or `token_revoked`, all 401. */
export async function findAgent(db: Queryable, token: string, now: number): Promise<Agent> {
  const { rows } = await db.query<Stored>({
    name: 'find-agent',
    text: 'select * from agent_token where token_hash = $1',
    values: [hashOf(token)],
  });
  return standing(db, rows[0], now);
}

/** Whose token has this id; for what was issued from it. Throws as {@link findAgent}. */
export async function findAgentById(
  db: Queryable,
  { tokenId, orgId }: { readonly tokenId: string; readonly orgId: string },
  now: number,
): Promise<Agent> {
  const { rows } = await db.query<Stored>({
    name: 'find-agent-by-id',
    text: 'select * from agent_token where id = $1 and org_id = $2',
    values: [tokenId, orgId],
  });
  return standing(db, rows[0], now);
}

async function standing(db: Queryable, row: Stored | undefined, now: number): Promise<Agent> {
  if (!row) throw new AppError('token_invalid', 401);
  if (row.revoked_at !== null) throw new AppError('token_revoked', 401);
  if (row.expires_at.getTime() <= now) throw new AppError('token_expired', 401);
  if (now - (row.last_used_at?.getTime() ?? 0) > NOTED_EVERY)
    await db.query('update agent_token set last_used_at = $2 where id = $1', [row.id, new Date(now)]);
  const { id: tokenId, org_id: orgId, agent, created_by: createdBy } = row;
  const scopes = row.scopes.filter(isScope);
  return { tokenId, orgId, agent, scopes, createdBy, expiresAt: row.expires_at.getTime() };
}

/** The tokens of an organisation, the newest first, without what they are. */
export async function listAgentTokens(db: Queryable, orgId: string): Promise<readonly AgentTokenRow[]> {
  const { rows } = await db.query<Stored>(
    'select * from agent_token where org_id = $1 order by created_at desc, id desc limit 500',
    [orgId],
  );
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent,
    label: row.label,
    scopes: row.scopes.filter(isScope),
    createdBy: row.created_by,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    revokedAt: row.revoked_at?.getTime() ?? null,
    lastUsedAt: row.last_used_at?.getTime() ?? null,
  }));
}

/** Ends a token at once; false where the organisation has none of this id. Revoking again changes nothing. */
export async function revokeAgentToken(
  db: Queryable,
  { id, orgId, by }: { readonly id: string; readonly orgId: string; readonly by: string },
  now: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update agent_token set revoked_at = coalesce(revoked_at, $4), revoked_by = coalesce(revoked_by, $3)
     where id = $1 and org_id = $2`,
    [id, orgId, by, new Date(now)],
  );
  return rowCount === 1;
}

/** A token keeps the scopes it was made with; some of them may be no more. */
function isScope(scope: string): scope is AgentScope {
  return (AGENT_SCOPES as readonly string[]).includes(scope);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
