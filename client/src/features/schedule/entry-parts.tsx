// The parts agenda and history share: what a registration is called, where it is, its badge and its actions.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { sameWallTime, clockSpan } from '../../ui/date-text.ts';
import { clockName } from '../../ui/office-words.ts';
import type { TimeBlockStanding } from '../../ui/time-block.tsx';
import type { Occurrence, ScheduleEntry } from './agenda.ts';
import type { Leaving } from './use-leaving.ts';

const TONES: Record<ScheduleEntry['standing']['kind'], Tone> = {
  confirmed: 'success',
  pending: 'info',
  waitlist: 'warning',
  cancelled: 'neutral',
};

/** The edge an entry's block gets. */
export function blockStanding(entry: ScheduleEntry): TimeBlockStanding {
  return entry.inConflict ? 'conflict' : entry.standing.kind;
}

/** The training's name, leading to it. */
export function EntryTitle({ entry }: { entry: ScheduleEntry }) {
  const { training, session } = entry;
  if (training === undefined) return <>{session.code}</>;
  return <Link href={`/trainings/${encodeURIComponent(training.code)}`}>{training.title}</Link>;
}

/** Where it is, how to join while it is still ahead, and what happened to it. */
export function EntryDetail({ entry, isOver = false }: { entry: ScheduleEntry; isOver?: boolean }) {
  const { session, office, story } = entry;
  return (
    <>
      <span>{whereOf(entry)}</span>
      {isOver || session.virtualUrl === null || session.status === 'cancelled' ? null : (
        <>
          {' · '}
          <a
            href={session.virtualUrl}
            target="_blank"
            rel="noreferrer"
            aria-label={`Join online: ${entry.training?.title ?? office?.name ?? session.code}`}
          >
            Join online
          </a>
        </>
      )}
      {story === null ? null : <p className="schedule-story">{story}</p>}
    </>
  );
}

/** Where it stands, in a word. */
export function EntryBadge({ entry }: { entry: ScheduleEntry }): ReactNode {
  if (entry.inConflict) return <Badge tone="error">In conflict</Badge>;
  return <Badge tone={TONES[entry.standing.kind]}>{entry.standing.words}</Badge>;
}

/** Cancel, leave or withdraw; nothing where neither is possible. */
export function EntryActions({
  entry,
  now,
  leaving,
}: {
  entry: ScheduleEntry;
  now: number;
  leaving: Leaving;
}): ReactNode {
  const name = entry.training?.title ?? entry.session.code;
  if (entry.commandId !== null) {
    return (
      <Button
        size="small"
        variant="quiet"
        aria-label={`Withdraw: ${name}`}
        onClick={() => void leaving.withdraw(entry)}
      >
        Withdraw
      </Button>
    );
  }
  const begun = entry.session.startsAt !== null && entry.session.startsAt <= now;
  if (begun || entry.registration.status === 'cancelled') return null;
  const words = entry.registration.status === 'waitlisted' ? 'Leave waitlist' : 'Cancel';
  return (
    <Button size="small" variant="quiet" aria-label={`${words}: ${name}`} onClick={() => void leaving.leave(entry)}>
      {words}
    </Button>
  );
}

/** "10:00–12:00 Boston time" where the office's clock differs from the reader's. */
export function zoneNote({ entry, startsAt, endsAt }: Occurrence, reader: string): string | undefined {
  const { session, office } = entry;
  if (sameWallTime(startsAt, session.zone, reader)) return undefined;
  return `${clockSpan(startsAt, endsAt, session.zone)} ${clockName(session.zone, office)} time`;
}

function whereOf({ session, office }: ScheduleEntry): string {
  if (session.mode === 'self-paced') return 'Online, at your own pace';
  if (session.mode === 'virtual') return 'Virtual';
  const name = office?.name ?? 'Office to be announced';
  return session.room === null ? name : `${name}, ${session.room}`;
}
