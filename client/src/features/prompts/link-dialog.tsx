// An administrator links a prompt to a capability.
import { useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type FieldErrors, linkErrors } from './prompt-form.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** The form in a dialog. */
export function LinkDialog({ shown, onClose }: { shown: ShownPrompt; onClose: () => void }) {
  const { prompt, links } = shown;
  const send = usePromptCommands();
  const [draft, setDraft] = useState({ capability: '', agent: prompt.agent ?? '', priority: '0' });
  const [errors, setErrors] = useState<FieldErrors>({});
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const submit = async (): Promise<Refusal> => {
    const wrong = linkErrors(draft);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return LOOK_BELOW;
    const capability = draft.capability.trim().toLowerCase();
    const agent = draft.agent.trim() === '' ? null : draft.agent.trim().toLowerCase();
    const args = { linkId: newId(), promptId: prompt.id, capability, agent, priority: Number(draft.priority) };
    const known = links.find((link) => link.capability === capability && link.agent === agent);
    const undo =
      known === undefined
        ? { name: 'prompt.unlink', args: { linkId: args.linkId, promptId: prompt.id } }
        : { name: 'prompt.link', args: { ...args, linkId: newId(), priority: known.priority } };
    return send('prompt.link', args, { message: `Linked to ${capability}`, undo: [undo] });
  };
  return (
    <FormDialog
      title="Link to a capability"
      lead="Whoever asks for the capability gets the prompt with the greatest priority."
      submitLabel="Link"
      size="small"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Capability"
        required
        value={draft.capability}
        error={errors['capability']}
        description="Such as summarize; mail.* stands for all that begin so"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(capability) => set({ capability })}
      />
      <TextField
        label="Agent"
        value={draft.agent}
        error={errors['agent']}
        description="Leave it empty for every agent"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(agent) => set({ agent })}
      />
      <TextField
        label="Priority"
        value={draft.priority}
        error={errors['priority']}
        inputMode="numeric"
        description="The greater comes first; 0 unless it matters"
        onChange={(priority) => set({ priority })}
      />
    </FormDialog>
  );
}
