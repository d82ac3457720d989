/**
 * From a request to who makes it. Always: the Authorization header or nothing (no cookie opens anything but auth/refresh),
 * and the actor's role, office and standing are read from Postgres for each request: one look-up by primary key, under a
 * millisecond. A cache would save that and let a person act for seconds on a right that was just taken away.
 */
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { AppError } from '../app-error.ts';
import { verifyAccessToken } from './access-token.ts';
import { looksLikeAgentJwt } from './agent-jwt.ts';
import { looksLikeAgentToken } from './agent-tokens.ts';
import { findPerson, type Person } from './person.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Throws AppError `unauthenticated`, `token_expired` or `token_invalid`, all 401. */
export type Authenticate = (request: FastifyRequest) => Promise<Person>;

/** `pool` is that of the role openkms_auth. */
export function createAuthenticate({
  pool,
  keys,
  now,
}: {
  pool: pg.Pool;
  keys: SigningKeys;
  now: () => number;
}): Authenticate {
  return async (request) => {
    const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new AppError('unauthenticated', 401);
    // Not looked up: whatever it is worth elsewhere, it is worth nothing here.
    if (looksLikeAgentToken(token) || looksLikeAgentJwt(token))
      throw new AppError('token_invalid', 401, { reason: 'of_an_agent' });
    const { userId, orgId, deviceId } = await verifyAccessToken(keys, token, now());
    const person = await findPerson(pool, userId, orgId);
    if (!person) throw new AppError('unauthenticated', 401);
    return { ...person, deviceId };
  };
}
