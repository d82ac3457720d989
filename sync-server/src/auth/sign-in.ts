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
import { queueKeyOf } from './queue-key.ts';
import {
  examineRefreshToken,
  type IssuedRefreshToken,
  issueRefreshToken,
  ownerOfRefreshToken,
  revokeFamilyOf,
  spendRefreshToken,
  type Standing,
} from './refresh-tokens.ts';
import type { RevokedDevices } from './revoked-devices.ts';
import type { SigningKeys } from './signing-keys.ts';
import { createSignInLimit, type SignInLimit } from './sign-in-limit.ts';

export type SignedIn = {
  readonly person: Person;
  readonly accessToken: string;
  readonly refresh: IssuedRefreshToken;
  /** Seals the person's queue on their devices; for browsers alone. */
  readonly queueKey: string;
};
/** What a device says of itself at the door. */
export type SigningDevice = { readonly id: string; readonly label: string };

export type SignIn = {
  /** Throws AppError `invalid_credentials` (401), `device_revoked` (403) or `too_many_requests` (429). */
  readonly login: (attempt: {
    email: string;
    password: string;
    address: string;
    device?: SigningDevice | undefined;
  }) => Promise<SignedIn>;
  /** Throws AppError `refresh_token_invalid` or `refresh_token_reused` (401), or `device_revoked` (403: the token is not used up). */
  readonly refresh: (token: string, device?: SigningDevice) => Promise<SignedIn>;
  /**
   * Whose queue a revoked device may hand over, with that device's id; the token is looked at as by `refresh` and not used up.
   * Throws AppError as `refresh` does, or `device_not_revoked` (409).
   */
  readonly handOver: (token: string, device?: SigningDevice) => Promise<Person & { readonly deviceId: string }>;
  readonly logout: (token: string) => Promise<void>;
};

export type SignInDeps = {
  /** Role openkms_auth. */
  readonly pool: pg.Pool;
  readonly keys: SigningKeys;
  readonly revoked: RevokedDevices;
  readonly now: () => number;
  readonly newId: () => string;
  readonly limit?: SignInLimit;
};

export function createSignIn({ pool, keys, revoked, now, newId, limit = createSignInLimit() }: SignInDeps): SignIn {
  const context = () => ({ now: now(), newId });
  const record = (event: Omit<AuthEvent, 'id' | 'at'>) => recordAuthEvent(pool, { ...event, id: newId(), at: now() });

  async function signedIn(person: Person, refresh: IssuedRefreshToken): Promise<SignedIn> {
    const [queueKey, accessToken] = await Promise.all([
      queueKeyOf(pool, person.userId),
      signAccessToken(keys, { ...person, deviceId: refresh.deviceId }, now(), newId()),
    ]);
    return { person, accessToken, refresh, queueKey };
  }

  /** The person of a token that is good; a token used by two is told to the audit log. */
  async function personOf(standing: Standing): Promise<Person | undefined> {
    if (standing.kind === 'refused') throw new AppError('refresh_token_invalid', 401);
    const { owner } = standing;
    const person = await findPerson(pool, owner.userId, owner.orgId);
    if (standing.kind === 'good') return person;
    const named = { userId: owner.userId, orgId: owner.orgId, name: person?.name ?? owner.userId };
    const details = { familyId: standing.familyId };
    await record({ action: 'auth.refresh_reused', outcome: 'rejected', person: named, details });
    throw new AppError('refresh_token_reused', 401);
  }

  return {
    async login({ email, password, address, device }) {
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
      const details = device ? { address, deviceId: device.id, device: device.label } : { address };
      if (await revoked.hasNow(found.person.orgId, device?.id)) {
        const refused = { ...details, code: 'device_revoked' };
        await record({ action: 'auth.login_failed', outcome: 'rejected', person: found.person, details: refused });
        throw new AppError('device_revoked', 403);
      }
      const { userId, orgId } = found.person;
      const refresh = await issueRefreshToken(pool, { userId, orgId, deviceId: device?.id }, context());
      await record({ action: 'auth.login', outcome: 'applied', person: found.person, details });
      return signedIn(found.person, refresh);
    },

    async refresh(token, device) {
      const claimed = await ownerOfRefreshToken(pool, token);
      if (claimed) {
        // Before it is used: a device that is readmitted goes on with the token it has.
        for (const deviceId of [claimed.deviceId, device?.id])
          if (await revoked.hasNow(claimed.orgId, deviceId)) throw new AppError('device_revoked', 403);
      }
      const spending = await spendRefreshToken(pool, token, device?.id, context());
      const person = await personOf(spending.kind === 'next' ? { kind: 'good', owner: spending.owner } : spending);
      if (!person || spending.kind !== 'next') {
        await revokeFamilyOf(pool, token, now());
        throw new AppError('refresh_token_invalid', 401);
      }
      return signedIn(person, spending.issued);
    },

    async handOver(token, device) {
      const standing = await examineRefreshToken(pool, token, device?.id, now());
      const person = await personOf(standing);
      if (!person || standing.kind !== 'good') throw new AppError('refresh_token_invalid', 401);
      for (const deviceId of [standing.owner.deviceId, device?.id])
        if (deviceId !== undefined && (await revoked.hasNow(person.orgId, deviceId))) return { ...person, deviceId };
      throw new AppError('device_not_revoked', 409);
    },

    async logout(token) {
      const owner = await revokeFamilyOf(pool, token, now());
      const person = owner && (await findPerson(pool, owner.userId, owner.orgId));
      if (person) await record({ action: 'auth.logout', outcome: 'applied', person, details: {} });
    },
  };
}
