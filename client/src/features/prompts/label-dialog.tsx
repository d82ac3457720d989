// Sets a label on a version, or moves it to another.
import { useId, useState } from 'react';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { KNOWN_LABELS } from './label-words.ts';
import { labelError } from './prompt-form.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

export interface LabelDialogProps {
  shown: ShownPrompt;
  /** The one to move; null sets one by its name. */
  label: string | null;
  onClose: () => void;
}

/** The form in a dialog. */
export function LabelDialog({ shown, label, onClose }: LabelDialogProps) {
  const { prompt, versions, isGuess, head } = shown;
  const send = usePromptCommands();
  const listId = useId();
  const [name, setName] = useState(label ?? '');
  const [error, setError] = useState<string | undefined>();
  // A merge that this device only expects will have another id: no label can stand on it yet.
  const choices = versions.filter((version) => version.kind !== 'merged' || !isGuess(version.id));
  const [versionId, setVersionId] = useState(choices.find(({ id }) => id === head.id)?.id ?? choices[0]?.id ?? '');
  const submit = async (): Promise<Refusal> => {
    const wrong = labelError(name);
    setError(wrong);
    if (wrong !== undefined) return LOOK_BELOW;
    const to = name.trim().toLowerCase();
    const stood = Object.hasOwn(prompt.labels, to) ? (prompt.labels[to] ?? null) : null;
    const number = choices.find(({ id }) => id === versionId)?.number;
    const args = (version: string | null) => ({ promptId: prompt.id, label: to, versionId: version });
    return send('prompt.label', args(versionId), {
      message: `${to} stands at version ${number ?? '?'}`,
      undo: [{ name: 'prompt.label', args: args(stood) }],
    });
  };
  return (
    <FormDialog
      title={label === null ? 'Set a label' : `Move ${label}`}
      lead="Whoever asks for the label gets the version it stands at."
      submitLabel={label === null ? 'Set' : 'Move'}
      size="small"
      onSubmit={submit}
      onClose={onClose}
    >
      {label === null ? (
        <>
          <TextField
            label="Label"
            required
            value={name}
            error={error}
            list={listId}
            autoComplete="off"
            autoCapitalize="none"
            description="Such as production, staging, or a name of your own"
            onChange={setName}
          />
          <datalist id={listId}>
            {KNOWN_LABELS.map((known) => (
              <option key={known}>{known}</option>
            ))}
          </datalist>
        </>
      ) : null}
      <Select
        label="Version"
        value={versionId}
        options={choices.map(({ id, number, authorName, notes }) => ({
          value: id,
          label: `Version ${number} · ${authorName}${notes === '' ? '' : ` · ${notes}`}`,
        }))}
        onChange={setVersionId}
      />
    </FormDialog>
  );
}
