/** What a message about a registration is made of, read at the moment it is written. */
import type { RegistrationRow, SessionRow, UserRow } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';
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

type Row = Omit<Facts['reader'], 'zone'> & {
  readonly readerZone: string;
  readonly session: Facts['session'];
  readonly trainingTitle: string;
  readonly meetings: Facts['meetings'];
  readonly registration: Facts['registration'] | null;
};

/**
 * The facts of one organisation's session and person; undefined when either does not exist there. One statement with a name:
 * after an outage there is a mail for each command, and planning three cost Postgres more than answering them.
 */
export async function readFacts(
  client: Pick<pg.PoolClient, 'query'>,
  orgId: string,
  userId: string,
  sessionId: string,
): Promise<Facts | undefined> {
  const { rows } = await client.query<Row>({
    name: 'mail:facts',
    text: `select u.id, u.name, u.email, u.active, uo.zone as "readerZone", t.title as "trainingTitle", s.meetings,
        json_build_object('id', s.id, 'zone', s.zone, 'room', s.room, 'virtualUrl', s.virtual_url, 'trainers', s.trainers,
          'schedule', s.schedule, 'cancelReason', s.cancel_reason, 'officeName', so.name) as session,
        (select json_build_object('status', r.status, 'waitlistPosition', r.waitlist_position) from registration r
          where r.session_id = s.id and r.user_id = u.id order by r.updated_at desc limit 1) as registration
      from "user" u join office uo on uo.id = u.office_id,
        session s join office so on so.id = s.office_id join training t on t.id = s.training_id
      where u.id = $2 and u.org_id = $1 and s.id = $3 and s.org_id = $1`,
    values: [orgId, userId, sessionId],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  const { readerZone, trainingTitle, session, meetings, registration, ...reader } = row;
  return {
    reader: { ...reader, zone: readerZone },
    trainingTitle,
    session,
    meetings,
    registration: registration ?? undefined,
  };
}
