// What a manager can do with a training: edit, archive, schedule a session, and reach every session's own actions.
import type { TrainingRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useSession } from '../../view/use-session.ts';
import { useView } from '../../view/use-view.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { manages } from './rights.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { SessionsDialog } from './sessions-dialog.tsx';
import { TrainingDialog } from './training-dialog.tsx';
import { useManage } from './use-manage.ts';
import './manage.css';

/** Buttons of a training's page; nothing for people who do not manage. */
export function ManagerActions({ trainingId }: { trainingId: string }) {
  const account = useSession();
  const training = useView((view) => view.table('training').get(trainingId));
  const isPending = useView((view) => view.pendingOf('training', trainingId) !== undefined);
  if (training === undefined || !manages(account) || !('person' in account)) return null;
  return <Actions training={training} isPending={isPending} homeOfficeId={account.person.officeId} />;
}

interface ActionsProps {
  training: TrainingRow;
  isPending: boolean;
  homeOfficeId: string;
}

function Actions({ training, isPending, homeOfficeId }: ActionsProps) {
  const [open, setOpen] = useState<'edit' | 'archive' | 'schedule' | 'sessions' | null>(null);
  const send = useManage();
  const close = () => setOpen(null);
  const isArchived = training.status === 'archived';
  return (
    <fieldset className="manage-actions" aria-label={`Manage ${training.title}`}>
      {isPending ? <Badge tone="warning">Changed here · not on the server yet</Badge> : null}
      {isArchived ? null : (
        <Button variant="primary" size="small" icon="plus" onClick={() => setOpen('schedule')}>
          Schedule session
        </Button>
      )}
      <Button size="small" icon="calendar" onClick={() => setOpen('sessions')}>
        Manage sessions
      </Button>
      <Button size="small" icon="edit" onClick={() => setOpen('edit')}>
        Edit training
      </Button>
      {isArchived ? null : (
        <Button size="small" variant="quiet" icon="archive" onClick={() => setOpen('archive')}>
          Archive
        </Button>
      )}
      {open === 'edit' ? <TrainingDialog training={training} onClose={close} /> : null}
      {open === 'schedule' ? <ScheduleDialog training={training} homeOfficeId={homeOfficeId} onClose={close} /> : null}
      {open === 'sessions' ? <SessionsDialog training={training} onClose={close} /> : null}
      {open === 'archive' ? (
        <ReasonDialog
          title={`Archive “${training.title}”`}
          submitLabel="Archive training"
          onClose={close}
          onSubmit={(reason) =>
            send('training.archive', { trainingId: training.id, reason }, { message: `“${training.title}” archived` })
          }
        >
          Nobody can register any more. Everything that was learned and recorded is kept.
        </ReasonDialog>
      ) : null}
    </fieldset>
  );
}

/** A button that starts a new training, for the catalogue's head; nothing for people who do not manage. */
export function NewTrainingAction() {
  const account = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!manages(account)) return null;
  return (
    <>
      <Button icon="plus" onClick={() => setOpen(true)}>
        New training
      </Button>
      {isOpen ? <TrainingDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
