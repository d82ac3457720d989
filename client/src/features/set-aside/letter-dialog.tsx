// One decision about a change that was set aside: execute it after all, or dismiss it, each with a word to its author.
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { Callout } from '../../ui/callout.tsx';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { letterName } from './letter-words.ts';

const LONGEST = 2000;

export interface LetterDialogProps {
  letter: CommandDeadLetterRow;
  decision: 'replay' | 'dismiss';
  personName: string;
  isOffline: boolean;
  onSubmit: (note: string) => Promise<Refusal>;
  onClose: () => void;
}

/** The dialog; it is open while it is drawn. */
export function LetterDialog({ letter, decision, personName, isOffline, onSubmit, onClose }: LetterDialogProps) {
  const [note, setNote] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const replays = decision === 'replay';
  const submit = (): Promise<Refusal> => {
    const wrong = !replays && note.trim() === '' ? `Say why: ${personName} reads it.` : undefined;
    setError(wrong);
    return wrong === undefined ? onSubmit(note) : Promise.resolve(LOOK_BELOW);
  };
  return (
    <FormDialog
      title={replays ? 'Execute it after all' : 'Dismiss it'}
      lead={`${letterName(letter)} · ${personName}`}
      submitLabel={replays ? 'Execute' : 'Dismiss it'}
      refusedTitle={replays ? 'Not executed' : 'Not dismissed'}
      danger={!replays}
      size="small"
      onSubmit={submit}
      onClose={onClose}
    >
      {replays && isOffline ? (
        <Callout tone="offline" title="This needs a line to the server">
          Only the server has all the rows that the change may need. Dismissing works without a line.
        </Callout>
      ) : null}
      <p>
        {replays
          ? `It is done in ${personName}’s name, by its own rules, over what stands now.`
          : 'Nothing of it is done. It stays on record and can be found among the decided ones.'}
      </p>
      <TextArea
        label={replays ? 'Note (optional)' : 'Why'}
        required={!replays}
        rows={2}
        maxLength={LONGEST}
        value={note}
        error={error}
        description={`${personName} reads it.`}
        onChange={setNote}
      />
    </FormDialog>
  );
}
