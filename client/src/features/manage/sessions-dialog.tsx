// Every session of a training with its manager's actions, those to come first.
import type { SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { clockName } from '../../ui/office-words.ts';
import { dayAndTime } from '../../ui/when.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { SessionManagerActions } from './session-manager-actions.tsx';

/** The list behind "Manage sessions". */
export function SessionsDialog({ training, onClose }: { training: TrainingRow; onClose: () => void }) {
  const now = useNow(60_000);
  useBrought(queries.catalogue.history({ trainingId: training.id }));
  const sessions = useView((view) => view.table('session').where('trainingId', training.id));
  const offices = useView((view) => view.table('office'));
  const ordered = sessions.toSorted((a, b) => rank(a, now) - rank(b, now) || (a.startsAt ?? 0) - (b.startsAt ?? 0));
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Sessions" lead={training.title}>
      {ordered.length === 0 ? (
        <EmptyState icon="calendar" headingLevel={3} title="No session yet">
          Schedule the first one with “Schedule session”.
        </EmptyState>
      ) : (
        <ul className="manage-sessions">
          {ordered.map((session) => (
            <li key={session.id} className="manage-session">
              <div>
                <p>
                  <strong>
                    {session.startsAt === null
                      ? 'No fixed time'
                      : `${dayAndTime(session.startsAt, session.zone)} ${clockName(session.zone, offices.get(session.officeId))} time`}
                  </strong>{' '}
                  {session.status === 'cancelled' ? (
                    <Badge tone="error">Cancelled</Badge>
                  ) : rank(session, now) === 2 ? (
                    <Badge>Over</Badge>
                  ) : null}
                </p>
                <p className="manage-quiet">
                  {session.code} · {offices.get(session.officeId)?.name ?? ''} · {session.seatsTaken} of{' '}
                  {session.capacity} seats
                  {session.cancelReason === null ? '' : ` · ${session.cancelReason}`}
                </p>
              </div>
              <SessionManagerActions sessionId={session.id} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** 0: to come or without a time, 1: cancelled, 2: over. */
function rank(session: SessionRow, now: number): 0 | 1 | 2 {
  if (session.endsAt !== null && session.endsAt <= now) return 2;
  return session.status === 'cancelled' ? 1 : 0;
}
