// The tags of a prompt: each change is saved at once and can be undone; what was proposed is a person's to take or decline.
import { useState } from 'react';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Panel } from './panel.tsx';
import { type Settled, TagsEditor } from './tags-editor.tsx';
import { useKnownTags } from './use-known-tags.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

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
  const settle = async ({ accept, decline }: Settled): Promise<void> => {
    const message = accept.length > 0 ? `Tagged ${accept.join(', ')}` : `${decline.join(', ')} is not proposed again`;
    // What was taken can be taken off again; it is not proposed a second time.
    const tags = { from: [...prompt.tags, ...accept], to: prompt.tags };
    const back = { name: 'prompt.edit', args: { promptId: prompt.id, changes: { tags } } };
    const undo = accept.length > 0 ? { undo: [back] } : {};
    setRefusal(await send('prompt.tags', { promptId: prompt.id, accept, decline }, { message, ...undo }));
  };
  return (
    <Panel title="Tags">
      {rights.write ? (
        <TagsEditor
          tags={prompt.tags}
          suggested={prompt.suggestedTags}
          onSettle={(settled) => void settle(settled)}
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
