// What a manager can do with one session: edit, move, cancel, restore. Always: a change that waits is marked as waiting.
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useSession } from '../../view/use-session.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { EditSessionDialog } from './edit-session-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { manages } from './rights.ts';
import { useManage } from './use-manage.ts';
import './manage.css';

export interface SessionManagerActionsProps {
  sessionId: string;
}

/** Buttons beside a session; nothing for people who do not manage. */
export function SessionManagerActions({ sessionId }: SessionManagerActionsProps) {
  const account = useSession();
  const session = useView((view) => view.table('session').get(sessionId));
  const title = useView((view) =>
    session === undefined ? '' : (view.table('training').get(session.trainingId)?.title ?? session.code),
  );
  const isPending = useView((view) => view.pendingOf('session', sessionId) !== undefined);
  if (session === undefined || !manages(account)) return null;
  return <Actions session={session} title={title} isPending={isPending} />;
}

function Actions({ session, title, isPending }: { session: SessionRow; title: string; isPending: boolean }) {
  const [open, setOpen] = useState<'edit' | 'move' | 'cancel' | null>(null);
  const send = useManage();
  const now = useNow(60_000);
  const close = () => setOpen(null);
  const isOver = session.endsAt !== null && session.endsAt <= now;
  const named = `${title}, ${session.code}`;
  const restore = { name: 'session.restore', args: { sessionId: session.id }, message: `${named}: restored` };
  return (
    <fieldset className="manage-actions" aria-label={`Manage ${named}`}>
      {isPending ? <Badge tone="warning">Changed here · not on the server yet</Badge> : null}
      {session.status === 'cancelled' ? (
        <Button
          size="small"
          icon="undo"
          aria-label={`Restore ${named}`}
          onClick={() => void send(restore.name, restore.args, { message: restore.message })}
        >
          Restore
        </Button>
      ) : (
        <>
          <Button size="small" icon="edit" aria-label={`Edit ${named}`} onClick={() => setOpen('edit')}>
            Edit
          </Button>
          {session.schedule === 'self-paced' ? null : (
            <Button size="small" icon="calendar" aria-label={`Move ${named}`} onClick={() => setOpen('move')}>
              Move
            </Button>
          )}
          {isOver ? null : (
            <Button
              size="small"
              variant="quiet"
              icon="x"
              aria-label={`Cancel session ${named}`}
              onClick={() => setOpen('cancel')}
            >
              Cancel session
            </Button>
          )}
        </>
      )}
      {open === 'edit' ? <EditSessionDialog session={session} title={title} onClose={close} /> : null}
      {open === 'move' ? <MoveDialog session={session} title={title} onClose={close} /> : null}
      {open === 'cancel' ? (
        <ReasonDialog
          title={`Cancel ${session.code}`}
          submitLabel="Cancel session"
          onClose={close}
          onSubmit={(reason) =>
            send('session.cancel', { sessionId: session.id, reason }, { message: `${named}: cancelled`, undo: restore })
          }
        >
          {toldWords(session)} The session and its history are kept, and it can be restored.
        </ReasonDialog>
      ) : null}
    </fieldset>
  );
}

function toldWords({ seatsTaken, waitlistCount }: SessionRow): string {
  const people = seatsTaken + waitlistCount;
  if (people === 0) return 'Nobody is registered.';
  return `${people} ${people === 1 ? 'person is' : 'people are'} told by mail.`;
}
