/** Writes what happens at the door into the audit log, through the role openkms_auth, which may only add to it. */
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';

export type AuthEvent = {
  readonly id: string;
  readonly at: number;
  readonly action:
    | 'auth.login'
    | 'auth.login_failed'
    | 'auth.logout'
    | 'auth.refresh_reused'
    | 'auth.password_set'
    | 'agent-token.issue'
    | 'agent-token.revoke';
  readonly outcome: 'applied' | 'rejected';
  readonly person: { readonly userId: string; readonly orgId: string; readonly name: string };
  readonly details: JsonObject;
};

/** Adds one row. An attempt on an unknown e-mail belongs to no organisation and is in the server's log only. */
export async function recordAuthEvent(
  db: Pick<pg.Pool, 'query'>,
  { id, at, action, outcome, person, details }: AuthEvent,
): Promise<void> {
  await db.query(
    `insert into audit_log (id, org_id, at, actor_id, actor_name, action, entity_table, entity_id, outcome, details)
     values ($1, $2, $3, $4, $5, $6, 'user', $4, $7, $8)`,
    [id, person.orgId, new Date(at), person.userId, person.name, action, outcome, JSON.stringify(details)],
  );
}
