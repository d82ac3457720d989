/**
 * registration.register and registration.cancel: a person takes or gives back a seat. Always: one active registration per
 * person and session; an overlap the person could see is refused, one that came about while they were offline is a conflict.
 */
import { z } from 'zod';
import { type ConflictDraft, adjusted, applied, conflicted, rejected, type Outcome } from '../domain/outcome.ts';
import type { JsonValue, RegistrationRow, SessionRow, TrainingRow } from '../domain/rows.ts';
import { decideSeat, hasBegun } from '../domain/seats.ts';
import { describeHeld, describeSession, type HeldCommitment, overlapsAmong } from './calendar.ts';
import type { Actor } from '../domain/actor.ts';
import { batch, type DecideContext, defineCommand, from, lock, type Read, steadyRow } from './command.ts';
import { id, reason } from './text.ts';

const registerArgs = z.object({ registrationId: id, sessionId: id });
/** What the person saw: sending it says "no overlap was visible when I asked". */
const registerBase = z
  .object({ meetings: z.array(z.object({ startsAt: z.number(), endsAt: z.number() })), seatsLeft: z.number() })
  .optional();
type RegisterArgs = z.infer<typeof registerArgs>;

/** What has to be known before a person can be seated in a session. */
export type Seating = {
  readonly session: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  readonly sameId: RegistrationRow | undefined;
  readonly own: RegistrationRow | undefined;
  readonly overlapping: readonly HeldCommitment[];
};

/** Reads {@link Seating} for `userId`; the session and the person must be locked. */
export function* readSeating(sessionId: string, userId: string, registrationId: string): Read<Seating> {
  const [[session], [sameId], inSession, held] = yield* batch(
    from('session', { id: sessionId }),
    from('registration', { id: registrationId }),
    from('registration', { sessionId, userId }),
    from('registration', { userId, status: 'registered' }),
  );
  const own = inSession.find((row) => row.status !== 'cancelled');
  const training = session && (yield* steadyRow('training', session.trainingId));
  const overlapping = (yield* overlapsAmong(held, session?.meetings ?? [], sessionId)).get(userId) ?? [];
  return { session, training, sameId, own, overlapping };
}

/** A new registration row for `userId`, seated or waiting as the session allows at `context.now`. */
export function seat(
  session: SessionRow,
  registrationId: string,
  userId: string,
  context: DecideContext,
): RegistrationRow {
  const decision = decideSeat(session);
  const seated = decision.kind === 'registered';
  return {
    id: registrationId,
    orgId: context.actor.orgId,
    sessionId: session.id,
    userId,
    status: decision.kind,
    waitlistPosition: seated ? null : decision.position,
    requestedAt: context.now,
    registeredAt: seated ? context.now : null,
    waitlistedAt: seated ? null : context.now,
    cancelledAt: null,
    cancelReason: null,
    source: 'person',
    version: 1,
    updatedAt: context.now,
  };
}

export const register = defineCommand({
  name: 'registration.register',
  version: 1,
  args: registerArgs,
  base: registerBase,
  authorise: () => true,
  locks: (args, actor) => [`session:${args.sessionId}`, `person:${actor.userId}`],
  read: (args, actor) => readSeating(args.sessionId, actor.userId, args.registrationId),
  decide: (state: Seating, args, context, base) => {
    const { session, training, own } = state;
    if (!session || !training) return rejected('not_found', { sessionId: args.sessionId });
    if (session.status === 'cancelled') return rejected('session_cancelled', { reason: session.cancelReason });
    if (training.status === 'archived') return rejected('training_archived');
    if (hasBegun(session, context.now)) return rejected('session_began', { startsAt: session.startsAt });
    if (own) {
      return adjusted(
        'already_so',
        {},
        { registrationId: own.id, status: own.status, waitlistPosition: own.waitlistPosition },
      );
    }
    if (state.sameId) return rejected('duplicate_id', { registrationId: args.registrationId });
    if (state.overlapping.length > 0) return overlapOutcome(state, session, training, args, context, base);
    const row = seat(session, args.registrationId, context.actor.userId, context);
    const change = { op: 'insert', table: 'registration', row } as const;
    const details = {
      registrationId: row.id,
      sessionId: session.id,
      status: row.status,
      waitlistPosition: row.waitlistPosition,
    };
    const mail = { name: 'email.registration', userId: row.userId, sessionId: session.id } as const;
    return row.status === 'registered'
      ? applied({ changes: [change], jobs: [{ ...mail, kind: 'registered' }] }, details)
      : adjusted('waitlisted', { changes: [change], jobs: [{ ...mail, kind: 'waitlisted' }] }, details);
  },
  entity: (args) => ({ table: 'registration', id: args.registrationId }),
  refs: (args) => [{ table: 'session', id: args.sessionId }],
  // A seat given back and taken again is two registrations: the second must not overtake the first.
  also: (args) => [{ table: 'ownSeat', id: args.sessionId }],
  settle: 'promote',
});

function overlapOutcome(
  state: Seating,
  session: SessionRow,
  training: TrainingRow,
  args: RegisterArgs,
  context: DecideContext,
  base: z.infer<typeof registerBase>,
): Outcome {
  const conflicts = describeHeld(state.overlapping);
  if (base === undefined) return rejected('schedule_overlap', { conflicts });
  const mine = describeSession(session, training.title, session.meetings, args.registrationId);
  const draft: ConflictDraft = {
    id: context.newId(),
    kind: 'schedule',
    entityTable: 'registration',
    entityId: args.registrationId,
    title: training.title,
    officeId: session.officeId,
    userId: context.actor.userId,
    theirsUserId: session.updatedBy,
    base: describeSession(session, training.title, base.meetings, args.registrationId),
    mine,
    theirs: { registrations: conflicts },
  };
  return conflicted(
    'schedule_overlap',
    {
      conflicts: [draft],
      jobs: [{ name: 'email.registration', kind: 'conflict', userId: draft.userId, sessionId: session.id }],
    },
    { conflictId: draft.id, sessionId: session.id, conflicts: conflicts as JsonValue },
  );
}

type CancelState = { readonly registration: RegistrationRow | undefined; readonly session: SessionRow | undefined };

export const cancel = defineCommand({
  name: 'registration.cancel',
  version: 1,
  args: z.object({ registrationId: id, sessionId: id, reason: reason.optional() }),
  base: z.undefined(),
  authorise: () => true,
  locks: (args, actor) => [`session:${args.sessionId}`, `person:${actor.userId}`],
  *read(args, actor): Read<CancelState> {
    const [[registration], [session]] = yield* batch(
      from('registration', { id: args.registrationId }),
      from('session', { id: args.sessionId }),
    );
    if (registration && mayCancel(actor, registration)) yield* lock([`person:${registration.userId}`]);
    return { registration, session };
  },
  decide: ({ registration, session }: CancelState, args, { now, actor }) => {
    if (!registration || !session || registration.sessionId !== session.id || !mayCancel(actor, registration)) {
      return rejected('not_found', { registrationId: args.registrationId });
    }
    if (registration.status === 'cancelled') return adjusted('already_so', {}, { registrationId: registration.id });
    if (hasBegun(session, now)) return rejected('session_began', { startsAt: session.startsAt });
    return applied(
      {
        changes: [cancelRegistration(registration, now, args.reason ?? null)],
        jobs: [{ name: 'email.registration', kind: 'cancelled', userId: registration.userId, sessionId: session.id }],
      },
      { registrationId: registration.id, sessionId: session.id },
    );
  },
  entity: (args) => ({ table: 'registration', id: args.registrationId }),
  refs: (args) => [
    { table: 'session', id: args.sessionId },
    { table: 'ownSeat', id: args.sessionId },
  ],
  settle: 'promote',
});

/** The change that gives a seat, or a place in the queue, back; the row stays as history. */
export function cancelRegistration(registration: RegistrationRow, now: number, why: string | null) {
  return {
    op: 'update',
    table: 'registration',
    id: registration.id,
    set: { status: 'cancelled', waitlistPosition: null, cancelledAt: now, cancelReason: why },
  } as const;
}

function mayCancel(actor: Actor, registration: RegistrationRow): boolean {
  return registration.userId === actor.userId || actor.role !== 'employee';
}
