// Before a move is sent: the sessions at the new times in which people of this session also sit, with their names. Rosters
// are fetched while the dialog is open; what this device cannot know is said, not hidden.
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useEffect, useState } from 'react';
import { Callout } from '../../ui/callout.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { useLiveQuery } from '../../view/use-live-query.ts';
import { useView } from '../../view/use-view.ts';
import { overlappingSessions, seatedInBoth } from './collisions.ts';

/** Rosters asked for at once; more would cost the server more than the preview is worth. */
const ROSTERS = 24;
const NAMES = 5;

export interface CollisionPreviewProps {
  session: SessionRow;
  /** The new times, ms UTC. */
  times: readonly Interval[];
}

/** Whom the new times will collide with. */
export function CollisionPreview({ session, times }: CollisionPreviewProps) {
  const view = useView((whole) => whole);
  const roster = useLiveQuery(queries.managed.roster({ sessionId: session.id }));
  const [found, setFound] = useState<{ readonly [sessionId: string]: number }>({});
  const overlapping = overlappingSessions(times, session.id, view.table('session').all());
  const asked = overlapping.slice(0, ROSTERS);
  const total = asked.reduce((sum, each) => sum + (found[each.id] ?? 0), 0);
  const unknown = roster.state !== 'complete' || overlapping.length > asked.length;
  const title =
    total === 0
      ? 'No collision is known here'
      : `${total} ${total === 1 ? 'person has' : 'people have'} something else at the new times`;
  return (
    <Callout tone={total === 0 ? 'info' : 'warning'} title={title} announce="politely">
      <ul className="manage-collisions">
        {asked.map((other) => (
          <SharedPeople
            key={other.id}
            other={other}
            roster={roster.rows}
            title={view.table('training').get(other.trainingId)?.title ?? other.code}
            nameOf={(userId) => view.table('user').get(userId)?.name ?? 'somebody'}
            onCount={(count) => setFound((all) => (all[other.id] === count ? all : { ...all, [other.id]: count }))}
          />
        ))}
      </ul>
      {total === 0 ? null : <p>They keep both seats; an administrator decides for each of them.</p>}
      {unknown ? (
        <p>This device does not know every roster. The server looks at everybody when the move arrives.</p>
      ) : null}
    </Callout>
  );
}

interface SharedPeopleProps {
  other: SessionRow;
  roster: readonly RegistrationRow[];
  title: string;
  nameOf: (userId: string) => string;
  onCount: (count: number) => void;
}

function SharedPeople({ other, roster, title, nameOf, onCount }: SharedPeopleProps) {
  const theirs = useLiveQuery(queries.managed.roster({ sessionId: other.id }));
  const shared = seatedInBoth(roster, theirs.rows);
  const count = shared.length;
  useEffect(() => onCount(count));
  if (count === 0) return null;
  const names = shared.slice(0, NAMES).map(nameOf).join(', ');
  return (
    <li>
      <strong>{title}</strong>, {other.startsAt === null ? '' : dayAndTime(other.startsAt, other.zone)}: {names}
      {count > NAMES ? ` and ${count - NAMES} more` : ''}
    </li>
  );
}
