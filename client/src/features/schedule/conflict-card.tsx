// A conflict of the person's own: both events, what came about, who decides, and later what was decided and why.
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { timeAtPlace, type Place } from '../../ui/date-text.ts';
import { clockName } from '../../ui/office-words.ts';
import { useView } from '../../view/use-view.ts';
import { dayAndTime } from '../../ui/when.ts';
import { causeWords, conflictSides, decisionWords, type ConflictEvent } from './conflict-words.ts';

/** An open conflict or, once `conflict` is resolved, its decision. */
export function ConflictCard({ conflict, reader }: { conflict: SyncConflictRow; reader: string }) {
  const { mine, theirs, before } = conflictSides(conflict);
  const open = conflict.status === 'open';
  return (
    <Card
      as="li"
      className="schedule-conflict"
      eyebrow={open ? 'Two of your sessions overlap' : 'Decided'}
      title={conflict.title}
      headerEnd={<Badge tone={open ? 'error' : 'success'}>{open ? 'Waits for a decision' : 'Resolved'}</Badge>}
    >
      <p>{causeWords(conflict)}</p>
      <div className="schedule-sides">
        {mine === null ? null : <Event event={mine} label="This session" before={before} reader={reader} />}
        {theirs.map((event) => (
          <Event key={event.sessionId} event={event} label="Overlaps" before={null} reader={reader} />
        ))}
      </div>
      <p className="schedule-decision">{decisionWords(conflict)}</p>
      {conflict.resolutionNote === null ? null : (
        <blockquote className="schedule-note">{conflict.resolutionNote}</blockquote>
      )}
      {conflict.resolvedAt === null ? null : <p className="schedule-when">{dayAndTime(conflict.resolvedAt, reader)}</p>}
    </Card>
  );
}

interface EventProps {
  event: ConflictEvent;
  label: string;
  before: ConflictEvent | null;
  reader: string;
}

function Event({ event, label, before, reader }: EventProps) {
  const office = useView((view) => view.table('office').get(event.officeId ?? ''));
  const place = (zone: string): Place => ({
    zone,
    name: clockName(zone, office),
  });
  return (
    <div className="schedule-side">
      <p className="schedule-side-label">{label}</p>
      <p className="schedule-side-title">{event.title}</p>
      <p>{whenOf(event, place(event.zone), reader)}</p>
      {before === null ? null : <p className="schedule-before">Before: {whenOf(before, place(before.zone), reader)}</p>}
    </div>
  );
}

function whenOf({ startsAt, endsAt }: ConflictEvent, place: Place, reader: string): string {
  if (startsAt === null || endsAt === null) return 'Time to be announced';
  const { text, note } = timeAtPlace(startsAt, endsAt, place, reader);
  return note === null ? text : `${text} (${note})`;
}
