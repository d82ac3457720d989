/** Access tokens for many people without their passwords: signed with the installation's own key. Always: good ones, as the server checks them. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import { signAccessToken } from '../../../sync-server/src/auth/access-token.ts';
import { createSigningKeys } from '../../../sync-server/src/auth/signing-keys.ts';

export type TokenMint = { readonly of: (actor: Actor) => Promise<string>; readonly end: () => Promise<void> };

/** Younger than the 15 minutes a token lives. */
export const TOKEN_KEPT_MS = 600_000;

/** Signs with the key that `authUrl` (role openkms_auth) gives access to. */
export function tokenMint(authUrl: string): TokenMint {
  const pool = new pg.Pool({ connectionString: authUrl, max: 1 });
  pool.on('error', () => undefined);
  const keys = createSigningKeys(pool);
  const known = new Map<string, { readonly token: string; readonly at: number }>();
  return {
    async of(actor) {
      const found = known.get(actor.userId);
      if (found !== undefined && Date.now() - found.at < TOKEN_KEPT_MS) return found.token;
      const token = await signAccessToken(
        keys,
        { ...actor, email: `${actor.userId}@bench.example` },
        Date.now(),
        randomUUID(),
      );
      known.set(actor.userId, { token, at: Date.now() });
      return token;
    },
    end: () => pool.end(),
  };
}
