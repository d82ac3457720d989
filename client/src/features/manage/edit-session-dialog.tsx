// Edits what a session says about itself (not its times: those are moved). Only the fields that differ travel.
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import type { FieldErrors } from './field-errors.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { SessionFields } from './session-fields.tsx';
import { changesOf, draftOf, sessionErrors } from './session-form.ts';
import { useManage } from './use-manage.ts';

export interface SessionDialogProps {
  session: SessionRow;
  title: string;
  onClose: () => void;
}

/** The form of a session that exists. */
export function EditSessionDialog({ session, title, onClose }: SessionDialogProps) {
  const send = useManage();
  // What the form began from decides what changed: rows that arrive while somebody types must not.
  const [began] = useState(session);
  const [draft, setDraft] = useState(() => draftOf(began));
  const [errors, setErrors] = useState<FieldErrors>({});
  const submit = async (): Promise<Refusal> => {
    const wrong = sessionErrors(draft, session.seatsTaken);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return LOOK_BELOW;
    const changes = changesOf(began, draft);
    if (Object.keys(changes).length === 0) return null;
    return send('session.edit', { sessionId: began.id, changes }, { message: `${title}, ${began.code}: saved` });
  };
  return (
    <FormDialog title={`Edit ${session.code}`} lead={title} submitLabel="Save" onSubmit={submit} onClose={onClose}>
      <SessionFields
        draft={draft}
        errors={errors}
        seatsTaken={session.seatsTaken}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
    </FormDialog>
  );
}
