/**
 * The JWT of an agent: what its token is exchanged for, so that the token itself need not be handed on. Always: it opens no
 * more than the scopes it was asked for, and nothing once the token it came from is revoked or over, which is asked of the
 * database each time; it is no person's access token, and no access token is one.
 *
 *     agent token ──exchanged──▶ JWT, 15 minutes at most ──presented──▶ the token's row ──▶ agent, with the scopes of both
 */
import { decodeProtectedHeader, SignJWT } from 'jose';
import type pg from 'pg';
import { z } from 'zod';
import { ISSUER, verifySigned } from './access-token.ts';
import { type Agent, AGENT_SCOPES, type AgentScope, findAgentById } from './agent-tokens.ts';
import { ACCESS_TOKEN_SECONDS, type SigningKeys } from './signing-keys.ts';

const AUDIENCE = 'openkms-agent';
const TYPE = 'agent+jwt';
const claims = z.object({
  /** The agent's name, for whoever looks into it; whose token it is says the row. */
  sub: z.string().min(1),
  org: z.string().min(1),
  /** Of the token it was issued from. */
  tid: z.string().min(1),
  scopes: z.array(z.enum(AGENT_SCOPES)).min(1),
});

/** Whether `token` says that it is one; whether it is, {@link findAgentByJwt} finds out. */
export function looksLikeAgentJwt(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === TYPE;
  } catch {
    // No JWT at all.
    return false;
  }
}

/** Signs one for `agent` with `scopes`, which the caller has found among its own; `now` and `expiresAt` in ms UTC. */
export async function signAgentJwt(
  keys: SigningKeys,
  { tokenId, orgId, agent, expiresAt: tokenEnds }: Agent,
  scopes: readonly AgentScope[],
  { now, jti }: { readonly now: number; readonly jti: string },
): Promise<{ readonly jwt: string; readonly expiresAt: number }> {
  const { kid, key } = await keys.signer();
  const issuedAt = Math.floor(now / 1000);
  const expires = Math.min(issuedAt + ACCESS_TOKEN_SECONDS, Math.floor(tokenEnds / 1000));
  const jwt = await new SignJWT({ org: orgId, tid: tokenId, scopes: [...scopes] })
    .setProtectedHeader({ alg: 'RS256', kid, typ: TYPE })
    .setSubject(agent)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(jti)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(key);
  return { jwt, expiresAt: expires * 1000 };
}

/** Whose it is, with what its scopes and those of its token both open. Throws AppError as verifyAccessToken and findAgent. */
export async function findAgentByJwt(
  db: Pick<pg.Pool, 'query'>,
  keys: SigningKeys,
  jwt: string,
  now: number,
): Promise<Agent> {
  const {
    org: orgId,
    tid: tokenId,
    scopes,
  } = await verifySigned(keys, jwt, { audience: AUDIENCE, shape: claims, now });
  const agent = await findAgentById(db, { tokenId, orgId }, now);
  return { ...agent, scopes: scopes.filter((scope) => agent.scopes.includes(scope)) };
}
