/** The two sides of a schedule conflict, read from what the executor stored. Always: what cannot be read is left out, never guessed. */
import { overlaps } from '@openkms/schema/domain/overlap.ts';
import type { JsonObject, SessionRow } from '@openkms/schema/domain/rows.ts';
import { hasBegun, seatsLeft } from '@openkms/schema/domain/seats.ts';
import { z } from 'zod';

const meeting = z.object({ startsAt: z.number(), endsAt: z.number() });
const side = z.object({
  sessionId: z.string(),
  registrationId: z.string().nullable().default(null),
  title: z.string(),
  officeId: z.string().nullable().default(null),
  zone: z.string(),
  meetings: z.array(meeting).default([]),
});

/** One session as a schedule conflict knows it; instants in ms UTC. */
export type ScheduleSide = z.infer<typeof side>;

/** The session of `base` or `mine`; undefined where it cannot be read. */
export function readSide(value: JsonObject): ScheduleSide | undefined {
  return side.safeParse(value).data;
}

/** The sessions the person holds and "mine" collides with. */
export function readHeld(theirs: JsonObject): ScheduleSide[] {
  const list = z.array(z.unknown()).safeParse(theirs['registrations']).data ?? [];
  return list.flatMap((each) => side.safeParse(each).data ?? []);
}

/** Meetings of `one` that share time with any meeting of `others`. */
export function collidingMeetings(one: ScheduleSide, others: readonly ScheduleSide[]): ScheduleSide['meetings'] {
  return one.meetings.filter((each) => others.some((other) => other.meetings.some((theirs) => overlaps(each, theirs))));
}

export type Alternative = { readonly session: SessionRow; readonly seatsLeft: number };

/**
 * Other sessions of the same training that have not begun, take place, and do not collide with `held`, soonest first;
 * those with free seats before those with a queue. The server checks the person's whole calendar again.
 */
export function alternatives(
  sessions: readonly SessionRow[],
  exceptSessionId: string,
  held: readonly ScheduleSide[],
  now: number,
): Alternative[] {
  return sessions
    .filter((session) => session.id !== exceptSessionId && session.status === 'scheduled' && !hasBegun(session, now))
    .filter(
      (session) =>
        !held.some(
          (other) =>
            other.sessionId === session.id ||
            other.meetings.some((theirs) => session.meetings.some((each) => overlaps(each, theirs))),
        ),
    )
    .map((session) => ({ session, seatsLeft: seatsLeft(session) }))
    .toSorted(
      (a, b) =>
        Number(b.seatsLeft > 0) - Number(a.seatsLeft > 0) ||
        (a.session.startsAt ?? Infinity) - (b.session.startsAt ?? Infinity),
    );
}
