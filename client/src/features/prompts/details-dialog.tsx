// Title, scope and agent of a prompt: only what differs travels.
import { useState } from 'react';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { detailsChanges, type DetailsDraft, detailsErrors, type FieldErrors, reversed } from './prompt-form.ts';
import { SCOPES } from './prompt-words.ts';
import { ScopeFields } from './scope-fields.tsx';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** The form in a dialog. */
export function DetailsDialog({ shown, onClose }: { shown: ShownPrompt; onClose: () => void }) {
  const { rights, person } = shown;
  const send = usePromptCommands();
  // What the form began from decides what changed: rows that arrive while somebody types must not.
  const [began] = useState(shown.prompt);
  const [draft, setDraft] = useState<DetailsDraft>({
    title: began.title,
    scope: began.scope,
    agent: began.agent ?? '',
  });
  const [errors, setErrors] = useState<FieldErrors>({});
  const set = (part: Partial<DetailsDraft>): void => setDraft({ ...draft, ...part });
  // Taken from everybody by somebody else it would vanish before those who wrote it with others.
  const scopes = began.ownerId === person.userId ? SCOPES : SCOPES.filter((scope) => scope !== 'user');

  const submit = async (): Promise<Refusal> => {
    const wrong = detailsErrors(draft);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return LOOK_BELOW;
    const changes = detailsChanges(began, draft);
    if (Object.keys(changes).length === 0) return null;
    const edit = (what: typeof changes) => ({ promptId: began.id, changes: what });
    return send('prompt.edit', edit(changes), {
      message: `“${draft.title.trim()}” saved`,
      undo: [{ name: 'prompt.edit', args: edit(reversed(changes)) }],
    });
  };

  return (
    <FormDialog title="Title and who it is for" submitLabel="Save" onSubmit={submit} onClose={onClose}>
      <TextField
        label="Title"
        required
        value={draft.title}
        error={errors['title']}
        onChange={(title) => set({ title })}
      />
      {rights.own ? <ScopeFields draft={draft} errors={errors} scopes={scopes} onChange={set} /> : null}
    </FormDialog>
  );
}
