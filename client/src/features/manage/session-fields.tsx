// The fields of a session that scheduling and editing share.
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { FieldErrors } from './field-errors.ts';
import type { SessionDraft } from './session-form.ts';

export interface SessionFieldsProps {
  draft: SessionDraft;
  errors: FieldErrors;
  seatsTaken: number;
  onChange: (part: Partial<SessionDraft>) => void;
}

/** Seats, room, link, trainers, description. */
export function SessionFields({ draft, errors, seatsTaken, onChange }: SessionFieldsProps) {
  return (
    <>
      <div className="manage-row">
        <TextField
          label="Seats"
          required
          inputMode="numeric"
          value={draft.capacity}
          error={errors['capacity']}
          description={seatsTaken === 0 ? undefined : `${seatsTaken} taken`}
          onChange={(capacity) => onChange({ capacity })}
        />
        <TextField label="Room" value={draft.room} error={errors['room']} onChange={(room) => onChange({ room })} />
      </div>
      <TextField
        label="Online link"
        type="url"
        value={draft.virtualUrl}
        error={errors['virtualUrl']}
        placeholder="https://"
        onChange={(virtualUrl) => onChange({ virtualUrl })}
      />
      <TextArea
        label="Trainers"
        rows={2}
        value={draft.trainers}
        error={errors['trainers']}
        description="One on each line"
        onChange={(trainers) => onChange({ trainers })}
      />
      <TextArea
        label="Description of this session"
        rows={4}
        value={draft.description}
        error={errors['description']}
        onChange={(description) => onChange({ description })}
      />
    </>
  );
}
