// Creates a training, or edits one: only the fields that differ travel.
import type { TrainingRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { FieldErrors } from './field-errors.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { changesOf, createArgs, draftOf, NEW_TRAINING, type TrainingDraft, trainingErrors } from './training-form.ts';
import { useManage } from './use-manage.ts';

export interface TrainingDialogProps {
  /** The training to edit; a new one without it. */
  training?: TrainingRow | undefined;
  onClose: () => void;
}

const levels = [
  { value: '', label: 'Not stated' },
  { value: 'introductory', label: 'Introductory' },
  { value: 'intermediate', label: 'Intermediate' },
  { value: 'advanced', label: 'Advanced' },
] as const;

/** The form of a training. */
export function TrainingDialog({ training, onClose }: TrainingDialogProps) {
  const send = useManage();
  // What the form began from decides what changed: rows that arrive while somebody types must not.
  const [began] = useState(training);
  const [draft, setDraft] = useState<TrainingDraft>(began === undefined ? NEW_TRAINING : draftOf(began));
  const [errors, setErrors] = useState<FieldErrors>({});
  const set = (part: Partial<TrainingDraft>) => setDraft({ ...draft, ...part });

  const submit = async (): Promise<Refusal> => {
    const wrong = trainingErrors(draft);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return LOOK_BELOW;
    const title = draft.title.trim();
    if (began === undefined)
      return send('training.create', createArgs(draft, newId()), { message: `“${title}” created` });
    const changes = changesOf(began, draft);
    if (Object.keys(changes).length === 0) return null;
    return send('training.edit', { trainingId: began.id, changes }, { message: `“${title}” saved` });
  };

  return (
    <FormDialog
      title={began === undefined ? 'New training' : `Edit “${began.title}”`}
      submitLabel={began === undefined ? 'Create training' : 'Save'}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Title"
        required
        value={draft.title}
        error={errors['title']}
        onChange={(title) => set({ title })}
      />
      <div className="manage-row">
        <TextField
          label="Code"
          required
          value={draft.code}
          error={errors['code']}
          description="Short and unique, such as PY-101"
          onChange={(code) => set({ code })}
        />
        <TextField
          label="Learning hours"
          required
          inputMode="decimal"
          value={draft.hours}
          error={errors['hours']}
          onChange={(hours) => set({ hours })}
        />
      </div>
      <TextArea
        label="Description"
        rows={6}
        value={draft.description}
        error={errors['description']}
        onChange={(description) => set({ description })}
      />
      <div className="manage-row">
        <TextField
          label="Department"
          required
          value={draft.department}
          error={errors['department']}
          onChange={(department) => set({ department })}
        />
        <Select
          label="Level"
          value={draft.level}
          error={errors['level']}
          options={levels}
          onChange={(level) => set({ level })}
        />
      </div>
      <TextArea
        label="Skills"
        rows={3}
        value={draft.skills}
        error={errors['skills']}
        description="One on each line"
        onChange={(skills) => set({ skills })}
      />
    </FormDialog>
  );
}
