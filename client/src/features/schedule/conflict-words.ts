/**
 * A schedule conflict as the person concerned reads it: both events, what came about, and how it was decided. Pure.
 * The stored sides are those of `describeSession` (schema/commands/calendar.ts); what cannot be read is left out.
 */
import { z } from 'zod';
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';

const instant = z.number().nullable();
const side = z.object({
  sessionId: z.string(),
  title: z.string(),
  officeId: z.string().nullable(),
  zone: z.string(),
  startsAt: instant,
  endsAt: instant,
});

/** One event of a conflict; instants in ms. */
export type ConflictEvent = z.infer<typeof side>;

export type ConflictSides = {
  readonly mine: ConflictEvent | null;
  readonly theirs: readonly ConflictEvent[];
  /** Where "mine" was before somebody moved it; null when it was not moved. */
  readonly before: ConflictEvent | null;
};

/** Both sides of `conflict`. */
export function conflictSides(conflict: Pick<SyncConflictRow, 'base' | 'mine' | 'theirs'>): ConflictSides {
  const mine = side.safeParse(conflict.mine).data ?? null;
  const before = side.safeParse(conflict.base).data ?? null;
  const theirs = z.object({ registrations: z.array(side) }).safeParse(conflict.theirs).data?.registrations ?? [];
  const moved =
    mine !== null && before !== null && (before.startsAt !== mine.startsAt || before.endsAt !== mine.endsAt);
  return { mine, theirs, before: moved ? before : null };
}

/** How it came about. */
export function causeWords(conflict: SyncConflictRow): string {
  const { mine, theirs } = conflictSides(conflict);
  const others = titles(theirs);
  const title = mine?.title ?? conflict.title;
  if (conflict.commandName === 'registration.register') {
    const when =
      conflict.offlineSince === null
        ? 'When you asked for'
        : 'While you were offline the times changed, and when you asked for';
    return `${when} ${title} it overlapped ${others}.`;
  }
  const who = conflict.theirsUserName ?? 'Somebody';
  return `${who} moved ${title}: now it overlaps ${others}, which you hold too.`;
}

/** Who decided what. */
export function decisionWords(conflict: SyncConflictRow): string {
  const { mine, theirs } = conflictSides(conflict);
  const who = conflict.resolvedByName ?? 'An administrator';
  const title = mine?.title ?? conflict.title;
  const others = titles(theirs);
  switch (conflict.resolution) {
    case 'mine':
      return `${who} kept ${title} for you and gave up ${others}.`;
    case 'theirs':
      return `${who} kept ${others} for you and gave up ${title}.`;
    case 'edited':
      return `${who} put you into another session of ${title}.`;
    case null:
      return 'An administrator decides which one you keep. You are told here.';
  }
}

function titles(events: readonly ConflictEvent[]): string {
  return events.length === 0 ? 'another session of yours' : events.map(({ title }) => title).join(' and ');
}
