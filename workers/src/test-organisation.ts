/** One small organisation with a session, for tests that need a person to write to. */
import type { Meeting } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';

export type TestOrganisation = { readonly orgId: string; readonly userId: string; readonly sessionId: string };

const MEETING = {
  startsAt: Date.parse('2026-12-08T15:00Z'),
  endsAt: Date.parse('2026-12-08T17:00Z'),
  wallStart: '2026-12-08T10:00',
  wallEnd: '2026-12-08T12:00',
  room: null,
  kind: null,
} satisfies Meeting;

/** Writes office, person, training, session and registration as the owner. */
export async function insertOrganisation(
  owner: pg.Pool,
  orgId: string,
  email = `${orgId}@openkms.example`,
): Promise<TestOrganisation> {
  const [userId, sessionId] = [`${orgId}-emma`, `${orgId}-session`];
  await owner.query('insert into org (id, name) values ($1, $1)', [orgId]);
  await owner.query(
    `insert into office (id, org_id, code, name, zone) values ($1 || '-office', $1, 'Boston', 'Boston', 'America/New_York')`,
    [orgId],
  );
  await owner.query(
    `insert into "user" (id, org_id, office_id, email, name, role) values ($2, $1, $1 || '-office', $3, 'Emma Hartley', 'employee')`,
    [orgId, userId, email],
  );
  await owner.query(
    `insert into training (id, org_id, code, title) values ($1 || '-training', $1, 'PY-1', 'Python for Analysts')`,
    [orgId],
  );
  await owner.query(
    `insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, seats_taken, meetings)
     values ($2, $1, $1 || '-training', $1 || '-office', 'PY-1-01', 'scheduled', 'in-person', 'America/New_York', 5, 1, $3)`,
    [orgId, sessionId, JSON.stringify([MEETING])],
  );
  await owner.query(
    `insert into registration (id, org_id, session_id, user_id, status, requested_at, registered_at, source)
     values ($1 || '-registration', $1, $3, $2, 'registered', now(), now(), 'person')`,
    [orgId, userId, sessionId],
  );
  return { orgId, userId, sessionId };
}

/** The payload the executor gives a job. */
export function mailPayload({ orgId, userId, sessionId }: TestOrganisation, commandId: string) {
  const kind = 'registered' as const;
  return { key: `${commandId}:${kind}:${userId}:${sessionId}`, orgId, commandId, kind, userId, sessionId };
}
