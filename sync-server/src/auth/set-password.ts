/**
 * Gives a person a password, the first or a new one. Always: whoever was in with the old one is out at their next renewal
 * (their queues stay sealed or open where they are), and the audit log says when it happened.
 */
import type pg from 'pg';
import { recordAuthEvent } from './auth-audit.ts';
import { inAuthTransaction } from './auth-transaction.ts';
import { hashPassword } from './password.ts';
import { findCredential, type Person } from './person.ts';
import { revokeFamiliesOf } from './refresh-tokens.ts';

export type PasswordSet = { readonly person: Person; readonly first: boolean; readonly signedOut: number };

/**
 * Sets the password of the person with `email`; undefined where nobody active has that address. `signedOut` counts the
 * sign-ins that ended. Throws RangeError above 72 bytes.
 */
export async function setPassword(
  pool: pg.Pool,
  { email, password }: { readonly email: string; readonly password: string },
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<PasswordSet | undefined> {
  const hash = await hashPassword(password);
  return inAuthTransaction(pool, async (client) => {
    const found = await findCredential(client, email);
    if (!found?.active) return undefined;
    const { person, passwordHash } = found;
    await client.query(
      `insert into user_credential (user_id, org_id, password_hash, updated_at) values ($1, $2, $3, $4)
       on conflict (user_id) do update set password_hash = excluded.password_hash, updated_at = excluded.updated_at`,
      [person.userId, person.orgId, hash, new Date(now)],
    );
    const signedOut = await revokeFamiliesOf(client, person.userId, now);
    const details = { by: 'command line', signedOut };
    await recordAuthEvent(client, {
      id: newId(),
      at: now,
      action: 'auth.password_set',
      outcome: 'applied',
      person,
      details,
    });
    return { person, first: passwordHash === undefined, signedOut };
  });
}
