// The tags of a prompt: each change is saved at once and can be undone.
import { useState } from 'react';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Panel } from './panel.tsx';
import { TagsEditor } from './tags-editor.tsx';
import { useKnownTags } from './use-known-tags.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.ts';

/** Chips, or badges for whoever may only read. */
export function TagsPanel({ shown }: { shown: ShownPrompt }) {
  const { prompt, rights } = shown;
  const send = usePromptCommands();
  const known = useKnownTags();
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = async (to: readonly string[]): Promise<void> => {
    const from = prompt.tags;
    const edit = (tags: { from: readonly string[]; to: readonly string[] }) => ({
      promptId: prompt.id,
      changes: { tags },
    });
    const added = to.filter((tag) => !from.includes(tag));
    const message =
      added.length > 0 ? `Tagged ${added.join(', ')}` : `Tag ${from.find((tag) => !to.includes(tag)) ?? ''} removed`;
    const undo = [{ name: 'prompt.edit', args: edit({ from: to, to: from }) }];
    setRefusal(await send('prompt.edit', edit({ from, to }), { message, undo }));
  };
  return (
    <Panel title="Tags">
      {rights.write ? (
        <TagsEditor
          tags={prompt.tags}
          suggested={prompt.suggestedTags}
          known={known}
          error={refusal ?? undefined}
          onChange={(tags) => void change(tags)}
        />
      ) : prompt.tags.length === 0 ? (
        <p className="prompts-none">No tags.</p>
      ) : (
        <BadgeRow>
          {prompt.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </BadgeRow>
      )}
    </Panel>
  );
}
