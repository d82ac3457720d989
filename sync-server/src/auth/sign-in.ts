/**
 * Signing in, staying signed in, signing out. Always: a wrong password, an unknown e-mail and a person who has left get
 * the same answer after the same work; role, office and whether somebody is still active are read anew at each refresh.
 */
import type pg from 'pg';
import { AppError } from '../app-error.ts';
import { signAccessToken } from './access-token.ts';
import { type AuthEvent, recordAuthEvent } from './auth-audit.ts';
import { isPassword } from './password.ts';
import { findCredential, findPerson, type Person } from './person.ts';
import { type IssuedRefreshToken, issueRefreshToken, revokeFamilyOf, spendRefreshToken } from './refresh-tokens.ts';
import type { SigningKeys } from './signing-keys.ts';
import { createSignInLimit, type SignInLimit } from './sign-in-limit.ts';

export type SignedIn = { readonly person: Person; readonly accessToken: string; readonly refresh: IssuedRefreshToken };

export type SignIn = {
  /** Throws AppError `invalid_credentials` (401) or `too_many_requests` (429). */
  readonly login: (attempt: { email: string; password: string; address: string }) => Promise<SignedIn>;
  /** Throws AppError `refresh_token_invalid` or `refresh_token_reused` (401). */
  readonly refresh: (token: string) => Promise<SignedIn>;
  readonly logout: (token: string) => Promise<void>;
};

export type SignInDeps = {
  /** Role openkms_auth. */
  readonly pool: pg.Pool;
  readonly keys: SigningKeys;
  readonly now: () => number;
  readonly newId: () => string;
  readonly limit?: SignInLimit;
};

export function createSignIn({ pool, keys, now, newId, limit = createSignInLimit() }: SignInDeps): SignIn {
  const context = () => ({ now: now(), newId });
  const record = (event: Omit<AuthEvent, 'id' | 'at'>) => recordAuthEvent(pool, { ...event, id: newId(), at: now() });

  async function signedIn(person: Person, refresh: IssuedRefreshToken): Promise<SignedIn> {
    return { person, accessToken: await signAccessToken(keys, person, now(), newId()), refresh };
  }

  return {
    async login({ email, password, address }) {
      await limit.begin(email, address);
      const found = await findCredential(pool, email);
      const matches = await isPassword(password, found?.passwordHash);
      if (!found || !matches || !found.active) {
        if (found)
          await record({
            action: 'auth.login_failed',
            outcome: 'rejected',
            person: found.person,
            details: { address },
          });
        throw new AppError('invalid_credentials', 401);
      }
      await limit.succeeded(email, address);
      const refresh = await issueRefreshToken(pool, found.person, context());
      await record({ action: 'auth.login', outcome: 'applied', person: found.person, details: { address } });
      return signedIn(found.person, refresh);
    },

    async refresh(token) {
      const spending = await spendRefreshToken(pool, token, context());
      if (spending.kind === 'refused') throw new AppError('refresh_token_invalid', 401);
      const person = await findPerson(pool, spending.owner.userId, spending.owner.orgId);
      if (spending.kind === 'reused') {
        const { familyId, owner } = spending;
        const named = { ...owner, name: person?.name ?? owner.userId };
        await record({ action: 'auth.refresh_reused', outcome: 'rejected', person: named, details: { familyId } });
        throw new AppError('refresh_token_reused', 401);
      }
      if (!person) {
        await revokeFamilyOf(pool, token, now());
        throw new AppError('refresh_token_invalid', 401);
      }
      return signedIn(person, spending.issued);
    },

    async logout(token) {
      const owner = await revokeFamilyOf(pool, token, now());
      const person = owner && (await findPerson(pool, owner.userId, owner.orgId));
      if (person) await record({ action: 'auth.logout', outcome: 'applied', person, details: {} });
    },
  };
}
