/** What a message about a registration is made of, read at the moment it is written. */
import type { RegistrationRow, SessionRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { office, registration, session, training, user } from '@openkms/schema/db/tables.ts';
import { and, desc, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Span } from './when.ts';

export type Facts = {
  readonly reader: Pick<UserRow, 'id' | 'name' | 'email' | 'active'> & { readonly zone: string };
  readonly trainingTitle: string;
  readonly session: Pick<
    SessionRow,
    'id' | 'zone' | 'room' | 'virtualUrl' | 'trainers' | 'schedule' | 'cancelReason'
  > & {
    readonly officeName: string;
  };
  readonly meetings: readonly Span[];
  /** The reader's newest registration in the session; absent when there is none. */
  readonly registration: Pick<RegistrationRow, 'status' | 'waitlistPosition'> | undefined;
};

/** The facts of one organisation's session and person; undefined when either does not exist there. */
export async function readFacts(
  db: NodePgDatabase,
  orgId: string,
  userId: string,
  sessionId: string,
): Promise<Facts | undefined> {
  const [reader] = await db
    .select({ id: user.id, name: user.name, email: user.email, active: user.active, zone: office.zone })
    .from(user)
    .innerJoin(office, eq(office.id, user.officeId))
    .where(and(eq(user.id, userId), eq(user.orgId, orgId)));
  const [about] = await db
    .select({ session, officeName: office.name, trainingTitle: training.title })
    .from(session)
    .innerJoin(office, eq(office.id, session.officeId))
    .innerJoin(training, eq(training.id, session.trainingId))
    .where(and(eq(session.id, sessionId), eq(session.orgId, orgId)));
  if (!reader || !about) return undefined;
  const [held] = await db
    .select({ status: registration.status, waitlistPosition: registration.waitlistPosition })
    .from(registration)
    .where(and(eq(registration.sessionId, sessionId), eq(registration.userId, userId)))
    .orderBy(desc(registration.updatedAt))
    .limit(1);
  return {
    reader,
    trainingTitle: about.trainingTitle,
    session: { ...about.session, officeName: about.officeName },
    meetings: about.session.meetings,
    registration: held,
  };
}
