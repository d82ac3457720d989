/**
 * People as sign-in sees them, through the role openkms_auth, which alone may look across organisations. Always: only
 * active people are found, and role and office are what the database says now, never what a token said.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Role } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';

export type Person = Actor & { readonly email: string };

type PersonRow = {
  id: string;
  org_id: string;
  office_id: string;
  email: string;
  name: string;
  role: Role;
  active: boolean;
};
type CredentialRow = PersonRow & { password_hash: string | null };
type Queryable = Pick<pg.Pool, 'query'>;

const PERSON = 'u.id, u.org_id, u.office_id, u.email, u.name, u.role, u.active';

/** The active person with this id in this organisation. */
export async function findPerson(db: Queryable, userId: string, orgId: string): Promise<Person | undefined> {
  const text = `select ${PERSON} from "user" u where u.id = $1 and u.org_id = $2 and u.active`;
  const { rows } = await db.query<PersonRow>({ name: 'find-person', text, values: [userId, orgId] });
  return rows[0] && toPerson(rows[0]);
}

/** The person who signs in with `email` (any case), active or not, with the hash of the password if there is one. */
export async function findCredential(
  db: Queryable,
  email: string,
): Promise<
  { readonly person: Person; readonly active: boolean; readonly passwordHash: string | undefined } | undefined
> {
  const text = `select ${PERSON}, c.password_hash from "user" u left join user_credential c on c.user_id = u.id where lower(u.email) = lower($1)`;
  const { rows } = await db.query<CredentialRow>({ name: 'find-credential', text, values: [email] });
  const row = rows[0];
  return row && { person: toPerson(row), active: row.active, passwordHash: row.password_hash ?? undefined };
}

function toPerson(row: PersonRow): Person {
  return {
    userId: row.id,
    orgId: row.org_id,
    officeId: row.office_id,
    email: row.email,
    name: row.name,
    role: row.role,
  };
}
