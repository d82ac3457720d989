// Asks why, for what ends something: archiving a training, cancelling a session. The reason is kept and told.
import { reason as reasonRule } from '@openkms/schema/commands/text.ts';
import { type ReactNode, useState } from 'react';
import { TextArea } from '../../ui/text-field.tsx';
import { fieldErrors } from './field-errors.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';

export interface ReasonDialogProps {
  title: string;
  submitLabel: string;
  /** What will happen, before it does. */
  children: ReactNode;
  onSubmit: (reason: string) => Promise<Refusal>;
  onClose: () => void;
}

/** A dialog with one question: why. */
export function ReasonDialog({ title, submitLabel, children, onSubmit, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const submit = (): Promise<Refusal> => {
    const wrong = fieldErrors({ reason: reasonRule }, { reason })['reason'];
    setError(wrong);
    return wrong === undefined ? onSubmit(reason.trim()) : Promise.resolve(LOOK_BELOW);
  };
  return (
    <FormDialog title={title} submitLabel={submitLabel} danger size="small" onSubmit={submit} onClose={onClose}>
      <p>{children}</p>
      <TextArea
        label="Reason"
        required
        rows={3}
        value={reason}
        error={error}
        description="Everybody concerned reads it."
        onChange={setReason}
      />
    </FormDialog>
  );
}
