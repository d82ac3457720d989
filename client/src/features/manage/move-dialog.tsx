// Moves a session to other times (or another room), and shows before it is sent whom the new times collide with, as far as
// rows are known here. Whoever collides keeps both seats until an administrator has decided.
import { wallsOf as standingWalls } from '@openkms/schema/commands/session-meetings.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { useState } from 'react';
import { Callout } from '../../ui/callout.tsx';
import { clockName } from '../../ui/office-words.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useNow, useView } from '../../view/use-view.ts';
import { CollisionPreview } from './collision-preview.tsx';
import type { SessionDialogProps } from './edit-session-dialog.tsx';
import { textOrNull } from './field-errors.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { checkMeetings, draftsOf, type MeetingDraft, nextMeeting, wallsOf } from './meetings-draft.ts';
import { MeetingsEditor } from './meetings-editor.tsx';
import { moveArgs } from './session-form.ts';
import { useManage } from './use-manage.ts';

const MINUTE_MS = 60_000;

/** The form of other times. */
export function MoveDialog({ session, title, onClose }: SessionDialogProps) {
  const send = useManage();
  const now = useNow(MINUTE_MS);
  const office = useView((view) => view.table('office').get(session.officeId));
  // What the person saw when they began: sent as `from`, so that a move meanwhile becomes a conflict and not a loss.
  const [began] = useState(() => ({ walls: standingWalls(session.meetings), room: session.room }));
  const [meetings, setMeetings] = useState<readonly MeetingDraft[]>(() =>
    began.walls.length === 0 ? [nextMeeting([], crypto.randomUUID())] : draftsOf(began.walls),
  );
  const [room, setRoom] = useState(session.room ?? '');
  const checked = checkMeetings(meetings, session.zone);
  const to = wallsOf(meetings).toSorted((a, b) => (a.start < b.start ? -1 : 1));
  const moves = !sameJson(to, began.walls);

  const submit = async (): Promise<Refusal> => {
    if (!checked.ok) return LOOK_BELOW;
    const wanted = { walls: to, room: textOrNull(room) };
    if (!moves && wanted.room === began.room) return null;
    const named = `${title}, ${session.code}`;
    const back = moveArgs(session.id, wanted, began);
    return send('session.move', moveArgs(session.id, began, wanted), {
      message: `${named}: moved`,
      // Where no time had been announced there is none to go back to.
      ...(began.walls.length === 0
        ? {}
        : { undo: { name: 'session.move', args: back, message: `${named}: moved back` } }),
    });
  };

  return (
    <FormDialog
      title={`Move ${session.code}`}
      lead={title}
      submitLabel="Move session"
      size="large"
      onSubmit={submit}
      onClose={onClose}
    >
      <MeetingsEditor
        clock={clockName(session.zone, office)}
        meetings={meetings}
        checked={checked}
        showErrors
        onChange={setMeetings}
      />
      <TextField label="Room of the session" value={room} onChange={setRoom} />
      {checked.ok && moves && checked.times.every(({ endsAt }) => endsAt <= now) ? (
        <Callout tone="warning" title="These times are over" announce="politely">
          <p>Everybody registered has then taken part: the hours count for their year at once.</p>
        </Callout>
      ) : null}
      {checked.ok && moves ? <CollisionPreview session={session} times={checked.times} /> : null}
    </FormDialog>
  );
}
