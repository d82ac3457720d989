/** What POST /trainings/{id}/register reads before it issues the command. Always: it only chooses; the command decides. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { registration, session } from '@openkms/schema/db/tables.ts';
import { and, eq, inArray, ne } from 'drizzle-orm';
import { AppError } from '../../../../app-error.ts';
import type { OrgTransaction } from '../../../../execute/org-transaction.ts';
import { nextSession } from './next-session.ts';
import { findTraining } from './trainings-store.ts';

/** The session to ask for. Throws AppError `not_found` (404) or `no_session_fits` (409). */
export async function chooseSession(
  { db }: OrgTransaction,
  actor: Actor,
  idOrCode: string,
  asked: string | undefined,
  now: number,
): Promise<string> {
  const found = await findTraining(db, idOrCode);
  if (!found) throw new AppError('not_found', 404, { trainingId: idOrCode });
  const sessions = await db.select().from(session).where(eq(session.trainingId, found.id));
  if (asked !== undefined) {
    if (sessions.some((row) => row.id === asked)) return asked;
    throw new AppError('not_found', 404, { sessionId: asked });
  }
  const own = await db
    .select({ sessionId: registration.sessionId, status: registration.status })
    .from(registration)
    .where(and(eq(registration.userId, actor.userId), ne(registration.status, 'cancelled')));
  // Who has a place already is told so, instead of being given a second one.
  const standing = sessions.find((row) => row.status === 'scheduled' && own.some((each) => each.sessionId === row.id));
  if (standing) return standing.id;

  const heldIds = own.filter((each) => each.status === 'registered').map((each) => each.sessionId);
  const held = heldIds.length === 0 ? [] : await db.select().from(session).where(inArray(session.id, heldIds));
  const commitments = held
    .filter((row) => row.status === 'scheduled')
    .map((row) => ({ key: row.id, meetings: row.meetings }));
  const chosen = nextSession(sessions, commitments, now);
  if (!chosen) throw new AppError('no_session_fits', 409, { trainingId: found.id });
  return chosen.id;
}
