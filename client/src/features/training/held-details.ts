/** Reads what a rule says about the sessions a new one collides with (`describeSession` of schema/commands/calendar.ts). */
import { z } from 'zod';

const instant = z.number().nullable();
const heldSession = z.object({
  sessionId: z.string(),
  registrationId: z.string().nullable(),
  title: z.string(),
  officeId: z.string().nullable(),
  zone: z.string(),
  startsAt: instant,
  endsAt: instant,
});

/** One event of a collision. Instants are ms UTC. */
export type HeldSession = z.infer<typeof heldSession>;

/** The sessions in `details.conflicts` of an outcome; none where it holds something else. */
export function heldSessions(details: unknown): HeldSession[] {
  const parsed = z.object({ conflicts: z.array(heldSession) }).safeParse(details);
  return parsed.success ? parsed.data.conflicts : [];
}
