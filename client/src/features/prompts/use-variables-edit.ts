// Changing what a prompt asks to be given. Always: it can be undone; what the rules refuse comes back in words.
import type { PromptRow, PromptVariable } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { changesOf, reversed } from './prompt-form.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** Sends the variables that `prompt` has to have; nothing where it has them. */
export function useVariablesEdit(): (prompt: PromptRow, variables: readonly PromptVariable[]) => Promise<Refusal> {
  const send = usePromptCommands();
  return useCallback(
    async (prompt, variables) => {
      const changes = changesOf(prompt, { variables: [...variables] });
      if (Object.keys(changes).length === 0) return null;
      const edit = (what: typeof changes) => ({ promptId: prompt.id, changes: what });
      return send('prompt.edit', edit(changes), {
        message: `Variables of “${prompt.title}” saved`,
        undo: [{ name: 'prompt.edit', args: edit(reversed(changes)) }],
      });
    },
    [send],
  );
}
