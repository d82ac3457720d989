// Archiving, deleting and restoring a prompt. Always: it is done at once and can be undone; with it go the links, which
// an administrator's undo brings back.
import { useLocation } from 'wouter';
import { newId } from '../../command/use-commands.ts';
import { counted } from '../../ui/number-text.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

export type Standing = {
  readonly archive: () => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly restore: () => Promise<void>;
};

/** What can be done with `shown` as a whole. */
export function useStanding({ prompt, links, rights }: ShownPrompt): Standing {
  const send = usePromptCommands();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const { id: promptId, title } = prompt;
  const unlinked =
    links.length === 0
      ? undefined
      : `${counted(links.length, 'link')} to it ${links.length === 1 ? 'is' : 'are'} gone, too.`;
  const back = () => [
    { name: 'prompt.restore', args: { promptId } },
    ...(rights.link
      ? links.map(({ capability, agent, priority }) => ({
          name: 'prompt.link',
          args: { linkId: newId(), promptId, capability, agent, priority },
        }))
      : []),
  ];
  const done = (refusal: string | null): boolean => {
    if (refusal !== null)
      toasts.show({ id: `refused-${promptId}`, tone: 'error', message: 'Nothing was changed', detail: refusal });
    return refusal === null;
  };
  return {
    async archive() {
      done(
        await send('prompt.archive', { promptId }, { message: `“${title}” archived`, detail: unlinked, undo: back() }),
      );
    },
    async remove() {
      const said = await send(
        'prompt.delete',
        { promptId },
        { message: `“${title}” deleted`, detail: unlinked, undo: back() },
      );
      if (done(said)) navigate('/prompts');
    },
    async restore() {
      done(await send('prompt.restore', { promptId }, { message: `“${title}” is in use again` }));
    },
  };
}
