// Two events that cannot both be attended, side by side, and the sessions of the same training that fit instead: one
// press registers for one of them. Nothing has been issued when this opens.
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { readerZone, timeAtPlace } from '../../ui/date-text.ts';
import { counted } from '../../ui/number-text.ts';
import type { OfficeRow } from '@openkms/schema/domain/rows.ts';
import { seatsLeft } from '@openkms/schema/domain/seats.ts';
import { Link } from 'wouter';
import { useView } from '../../view/use-view.ts';
import type { HeldSession } from './held-details.ts';
import { placeOf, sessionWhen, sessionWhere } from './session-facts.ts';
import type { SessionItem } from './use-training.ts';

export interface CollisionDialogProps {
  /** What the person asked for; null while the dialog is closed. */
  wanted: SessionItem | null;
  title: string;
  held: readonly HeldSession[];
  alternatives: readonly SessionItem[];
  onChoose: (item: SessionItem) => void;
  onClose: () => void;
}

/** The dialog; rendered always, open while something is wanted. */
export function CollisionDialog({ wanted, title, held, alternatives, onChoose, onClose }: CollisionDialogProps) {
  const reader = readerZone();
  const offices = useView((view) => view.table('office'));
  return (
    <Dialog
      isOpen={wanted !== null}
      onClose={onClose}
      size="large"
      title="These two overlap"
      lead="You cannot be in both places. Nothing has been changed."
      footer={
        <Button variant="secondary" onClick={onClose}>
          Keep my schedule
        </Button>
      }
    >
      {wanted === null ? null : (
        <>
          <div className="collision-sides">
            <div className="collision-side">
              <p className="collision-label">You want</p>
              <h3>{title}</h3>
              <p>{whenOf(wanted, reader)}</p>
              <p className="collision-place">{sessionWhere(wanted.session, wanted.office)}</p>
            </div>
            {held.map((event) => (
              <div key={event.sessionId} className="collision-side collision-side--held">
                <p className="collision-label">You hold</p>
                <h3>{event.title}</h3>
                <p>{heldWhen(event, offices.get(event.officeId ?? ''), reader)}</p>
              </div>
            ))}
          </div>
          <h3 className="collision-heading">Sessions of {title} that fit</h3>
          {alternatives.length === 0 ? (
            <p>
              No other session fits your schedule now. Give the other one up in{' '}
              <Link href="/schedule">your schedule</Link> first, or come back when new dates are announced.
            </p>
          ) : (
            <ul className="collision-list">
              {alternatives.map((item) => (
                <Alternative key={item.session.id} item={item} reader={reader} onChoose={onChoose} />
              ))}
            </ul>
          )}
        </>
      )}
    </Dialog>
  );
}

function Alternative({
  item,
  reader,
  onChoose,
}: {
  item: SessionItem;
  reader: string;
  onChoose: (item: SessionItem) => void;
}) {
  const left = seatsLeft(item.session);
  const when = whenOf(item, reader);
  const words = left === 0 ? 'Join waitlist' : 'Register for this one';
  return (
    <li className="collision-alternative">
      <div>
        <p className="collision-when">{when}</p>
        <p className="collision-place">{sessionWhere(item.session, item.office)}</p>
      </div>
      <Badge tone={left === 0 ? 'warning' : 'neutral'}>{left === 0 ? 'Full' : `${counted(left, 'seat')} left`}</Badge>
      <Button
        variant={left === 0 ? 'secondary' : 'primary'}
        aria-label={`${words}: ${when}`}
        onClick={() => onChoose(item)}
      >
        {words}
      </Button>
    </li>
  );
}

function whenOf({ session, office }: SessionItem, reader: string): string {
  const { text, note } = sessionWhen(session, placeOf(session, office), reader);
  return note === null ? text : `${text} (${note})`;
}

function heldWhen({ startsAt, endsAt, zone }: HeldSession, office: OfficeRow | undefined, reader: string): string {
  if (startsAt === null || endsAt === null) return 'Time to be announced';
  const { text, note } = timeAtPlace(startsAt, endsAt, placeOf({ zone }, office), reader);
  return note === null ? text : `${text} (${note})`;
}
